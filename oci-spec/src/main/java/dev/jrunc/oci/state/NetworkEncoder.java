package dev.jrunc.oci.state;

import dev.jrunc.oci.json.JsonWriter;

/** Writes {@code config.networks}. */
final class NetworkEncoder {
  private NetworkEncoder() {}

  static void network(JsonWriter out, Network v) {
    out.beginObject();
    out.property("type", v.type());
    out.property("name", "");
    out.property("bridge", "");
    out.property("mac_address", "");
    out.property("address", "");
    out.property("gateway", "");
    out.property("ipv6_address", "");
    out.property("ipv6_gateway", "");
    out.property("mtu", 0);
    out.property("txqueuelen", 0);
    out.property("host_interface_name", "");
    out.property("hairpin_mode", false);
    out.endObject();
  }
}
