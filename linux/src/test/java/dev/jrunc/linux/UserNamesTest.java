package dev.jrunc.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class UserNamesTest {
  @Test
  void namesOfTheHost() throws Exception {
    UserNames names = new UserNames();
    for (String line : Files.readAllLines(Path.of("/etc/passwd"))) {
      String[] fields = line.split(":");
      if (fields[0].equals("root") || fields[0].equals("nobody")) {
        assertEquals(fields[0], names.of(Integer.parseInt(fields[2])));
      }
    }
    assertEquals("#3999999999", names.of((int) 3_999_999_999L));
    assertEquals("#2123456789", names.of(2_123_456_789));
  }
}
