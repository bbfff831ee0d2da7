package dev.jrunc.oci.state;

import dev.jrunc.oci.NetDevice;
import dev.jrunc.oci.json.JsonException;
import dev.jrunc.oci.json.JsonReader;

/** Reads device nodes, device rules and network devices. */
final class DeviceDecoder {
  private DeviceDecoder() {}

  static DeviceNode node(JsonReader in) throws JsonException {
    char type = '\0';
    long major = 0;
    long minor = 0;
    String permissions = "";
    boolean allow = false;
    String path = "";
    long fileMode = 0;
    long uid = 0;
    long gid = 0;
    in.beginObject();
    for (String key; (key = in.nextName()) != null; ) {
      switch (key) {
        case "type" -> type = (char) in.uint16();
        case "major" -> major = in.int64();
        case "minor" -> minor = in.int64();
        case "permissions" -> permissions = in.string();
        case "allow" -> allow = in.bool();
        case "path" -> path = in.string();
        case "file_mode" -> fileMode = in.uint32();
        case "uid" -> uid = in.uint32();
        case "gid" -> gid = in.uint32();
        default -> in.skip();
      }
    }
    return new DeviceNode(type, major, minor, permissions, allow, path, fileMode, uid, gid);
  }

  static DeviceRule rule(JsonReader in) throws JsonException {
    char type = '\0';
    long major = 0;
    long minor = 0;
    String permissions = "";
    boolean allow = false;
    in.beginObject();
    for (String key; (key = in.nextName()) != null; ) {
      switch (key) {
        case "type" -> type = (char) in.uint16();
        case "major" -> major = in.int64();
        case "minor" -> minor = in.int64();
        case "permissions" -> permissions = in.string();
        case "allow" -> allow = in.bool();
        default -> in.skip();
      }
    }
    return new DeviceRule(type, major, minor, permissions, allow);
  }

  static NetDevice netDevice(JsonReader in) throws JsonException {
    String name = "";
    in.beginObject();
    for (String key; (key = in.nextName()) != null; ) {
      switch (key) {
        case "name" -> name = in.string();
        default -> in.skip();
      }
    }
    return new NetDevice(name);
  }
}
