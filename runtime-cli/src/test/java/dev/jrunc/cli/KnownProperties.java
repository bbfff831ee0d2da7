package dev.jrunc.cli;

import dev.jrunc.oci.ConfigJson;
import dev.jrunc.oci.json.JsonException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The properties of config.json that its decoders know, found by asking them: a property that is known
 * takes values of its own type only, and an unknown one takes everything.
 */
final class KnownProperties {
  /** Of every type that JSON has, and no property takes all of them. */
  private static final String[] PROBES = {"true", "-1.5", "\"x\"", "[]", "{}"};

  private static final Pattern NAME = Pattern.compile("case \"([^\"]+)\"");

  /** No property of the specification has this name, and every map takes it. */
  private static final String FREE = "zzz";

  private final Set<String> names = new TreeSet<>();
  private final Set<String> found = new TreeSet<>();

  /** @param decoders where their sources lie: every name that they compare with may be one of a property */
  static Set<String> of(Path decoders) throws IOException {
    KnownProperties known = new KnownProperties();
    try (DirectoryStream<Path> sources = Files.newDirectoryStream(decoders, "*Decoder.java")) {
      for (Path source : sources) {
        Matcher matcher = NAME.matcher(Files.readString(source));
        while (matcher.find()) {
          known.names.add(matcher.group(1));
        }
      }
    }
    known.members("", "@");
    return known.found;
  }

  /**
   * @param path of an object
   * @param document with an at sign where the object stands
   */
  private void members(String path, String document) {
    if (isKnown(document, FREE)) {
      value(path + ".*", document.replace("@", "{\"" + FREE + "\":@}"));
      return;
    }
    for (String name : names) {
      if (isKnown(document, name)) {
        String member = path.isEmpty() ? name : path + "." + name;
        found.add(member);
        value(member, document.replace("@", "{\"" + name + "\":@}"));
      }
    }
  }

  private void value(String path, String document) {
    if (accepts(document.replace("@", "[]"))) {
      if (accepts(document.replace("@", "[{}]"))) {
        members(path + "[]", document.replace("@", "[@]"));
      }
    } else if (accepts(document.replace("@", "{}"))) {
      members(path, document);
    }
  }

  private static boolean isKnown(String document, String name) {
    for (String probe : PROBES) {
      if (!accepts(document.replace("@", "{\"" + name + "\":" + probe + "}"))) {
        return true;
      }
    }
    return false;
  }

  private static boolean accepts(String document) {
    try {
      ConfigJson.readSpec(document.getBytes(StandardCharsets.UTF_8));
      return true;
    } catch (JsonException e) {
      return false;
    }
  }
}
