package dev.jrunc.cli.door;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The front door's numbers are Java's. */
class ProtocolHeaderTest {
  private static final Path HEADER = Path.of("..", "nsexec-c", "door", "protocol.h");

  @Test
  void theMessagesAreTheSame() throws IOException {
    String text = Files.readString(HEADER);
    int start = text.indexOf("enum door_type {");
    String body = text.substring(start, text.indexOf("};", start));
    Map<String, Integer> inC = new TreeMap<>();
    Matcher entry = Pattern.compile("^\\s*([A-Z_]+) = (\\d+),", Pattern.MULTILINE).matcher(body);
    while (entry.find()) {
      inC.put(entry.group(1), Integer.parseInt(entry.group(2)));
    }
    Map<String, Integer> inJava = new TreeMap<>();
    for (DoorMessage message : DoorMessage.values()) {
      inJava.put(message.name(), message.number());
    }
    assertEquals(inC, inJava);
  }

  @Test
  void theLimitsAreTheSame() throws IOException {
    String text = Files.readString(HEADER);
    assertEquals(Channel.HEADER, define(text, "DOOR_HEADER_SIZE"));
    assertEquals(Channel.MAX_PAYLOAD, define(text, "DOOR_PAYLOAD_MAX"));
    assertEquals(ForegroundOrder.TTY, define(text, "FOREGROUND_TTY"));
    assertEquals(ForegroundOrder.PIPE, define(text, "FOREGROUND_PIPE"));
    assertEquals(ForegroundOrder.KILL_CGROUP, define(text, "FOREGROUND_KILL_CGROUP"));
    assertEquals(ForegroundOrder.FINISH, define(text, "FOREGROUND_FINISH"));
    assertEquals(ForegroundOrder.SUBREAPER, define(text, "FOREGROUND_SUBREAPER"));
    assertEquals(WarmSpawner.PREPARES, define(text, "SPAWN_PREPARES"));
    assertEquals(Request.FLAG_FINISH, define(text, "REQUEST_FINISH"));
    assertEquals(Request.FLAG_UNDO, define(text, "REQUEST_UNDO"));
    assertEquals(Request.FDS, define(text, "REQUEST_FDS"));
  }

  private static int define(String text, String name) {
    Matcher define = Pattern.compile("^#define " + name + " (\\d+)$", Pattern.MULTILINE).matcher(text);
    assertEquals(true, define.find(), name);
    return Integer.parseInt(define.group(1));
  }
}
