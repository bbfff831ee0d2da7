package dev.jrunc.cgroups.devices;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DeviceFilterTest {
  private static DeviceRule rule(boolean allow, String type, long major, long minor, String access) throws Exception {
    return DeviceRule.of(allow, type, major, minor, access);
  }

  private static DeviceRule allow(String type, long major, long minor, String access) throws Exception {
    return rule(true, type, major, minor, access);
  }

  private static DeviceRule deny(String type, long major, long minor, String access) throws Exception {
    return rule(false, type, major, minor, access);
  }

  private static List<String> lines(DeviceFilter from, DeviceFilter to) {
    return from.transitionTo(to).stream().map(r -> (r.allow() ? "+" : "-") + r.line()).toList();
  }

  @Test
  void readsDevicesList() throws Exception {
    DeviceFilter filter = DeviceFilter.parse("c 1:3 rwm\nb *:* m\nc 1:3 r\nc 136:* rw\n");
    assertEquals("deny all but " + filter.exceptions(), filter.toString());
    assertEquals(
        List.of("b *:* m", "c 1:3 rwm", "c 136:* rw"), filter.exceptions().stream().map(DeviceRule::line).toList());
    assertEquals(DeviceFilter.of(List.of(allow("a", -1, -1, "rwm"))), DeviceFilter.parse("a *:* rwm\n"));
    assertEquals(DeviceFilter.of(List.of()), DeviceFilter.parse(""));
    for (String bad : List.of("x 1:2 r", "c 1 r", "c 1:2", "c 1:2 x", "c 1:2 ", "c a:2 r", "c", "c 4294967296:1 r")) {
      assertThrows(InvalidDeviceRule.class, () -> DeviceFilter.parse(bad), bad);
    }
  }

  @Test
  void everythingTakesNoPartOfIt() throws Exception {
    DeviceFilter all = DeviceFilter.of(List.of(allow("a", -1, -1, "rwm")));
    assertEquals(all, DeviceFilter.of(List.of(allow("a", -1, -1, ""))));
    assertEquals(all, DeviceFilter.of(List.of(allow("a", 1, 3, "q"))));
    assertEquals(DeviceFilter.of(List.of()), DeviceFilter.of(List.of(deny("a", 1, 3, "r"))));
  }

  @Test
  void laterRulesChangeEarlierOnes() throws Exception {
    DeviceFilter filter =
        DeviceFilter.of(
            List.of(
                allow("c", 9, 9, "r"),
                deny("a", -1, -1, "rwm"),
                allow("c", 1, 3, "rwm"),
                deny("c", 1, 3, "w"),
                allow("b", 8, -1, "r"),
                deny("b", 7, 0, "rwm")));
    assertEquals(List.of("c 1:3 rm", "b 8:* r"), filter.exceptions().stream().map(DeviceRule::line).toList());
    assertEquals(
        List.of(),
        DeviceFilter.of(List.of(allow("c", 1, 3, "r"), deny("c", 1, 3, "rwm"))).exceptions());
  }

  @Test
  void holesInWildcardsAreErrors() throws Exception {
    List<DeviceRule> rules = List.of(allow("c", 1, -1, "rw"), deny("c", 1, 3, "w"));
    InvalidDeviceRule e = assertThrows(InvalidDeviceRule.class, () -> DeviceFilter.of(rules));
    assertEquals(
        "unable to remove 'allow' exception: requested rule [c 1:3 w] not supported by devices cgroupv1"
            + " (cannot punch hole in existing wildcard rule [c 1:* rw])",
        e.getMessage());
    // Another way of access, and the wildcard itself, can go.
    DeviceFilter.of(List.of(allow("c", 1, -1, "rw"), deny("c", 1, 3, "m"), deny("c", 1, -1, "w")));
    List<DeviceRule> inverse = List.of(allow("a", -1, -1, "rwm"), deny("c", -1, 3, "w"), allow("c", 1, 3, "w"));
    assertThrows(InvalidDeviceRule.class, () -> DeviceFilter.of(inverse));
  }

  @Test
  void transitionsAreMinimal() throws Exception {
    DeviceFilter fresh = DeviceFilter.parse("a *:* rwm\n");
    DeviceFilter one = DeviceFilter.of(List.of(allow("c", 1, 3, "rwm"), allow("b", 8, 0, "r")));
    DeviceFilter two = DeviceFilter.of(List.of(allow("c", 1, 3, "rw"), allow("c", 1, 5, "r"), allow("b", 8, 0, "r")));
    assertEquals(List.of("-a *:* rwm", "+c 1:3 rwm", "+b 8:0 r"), lines(fresh, one));
    assertEquals(List.of("-c 1:3 m", "+c 1:5 r"), lines(one, two));
    assertEquals(List.of("-c 1:5 r", "+c 1:3 m"), lines(two, one));
    assertEquals(List.of(), lines(one, one));
    assertEquals(List.of("+a *:* rwm"), lines(one, fresh));
    DeviceFilter denying = DeviceFilter.of(List.of(allow("a", -1, -1, "rwm"), deny("c", 5, 1, "w")));
    assertEquals(List.of("+a *:* rwm", "-c 5:1 w"), lines(one, denying));
    assertEquals(List.of("+a *:* rwm", "-c 5:1 w"), lines(denying, denying), "what it denies is not known");
    assertEquals(List.of("-a *:* rwm", "+c 1:3 rwm", "+b 8:0 r"), lines(denying, one));
  }

  @Test
  void badRules() {
    assertThrows(InvalidDeviceRule.class, () -> allow("u", 1, 1, "r"));
    assertThrows(InvalidDeviceRule.class, () -> allow("c", 1L << 32, 1, "r"));
    assertThrows(InvalidDeviceRule.class, () -> allow("c", 1, 1, "x"));
    assertThrows(InvalidDeviceRule.class, () -> allow("c", 1, 1, ""));
  }

  @Test
  void unknownLettersOfAnAccessAreIgnored() throws Exception {
    assertEquals(allow("c", 1, 1, "rw"), allow("c", 1, 1, "rwa"));
  }

  /** The program says for every access what the rules say, read one by one. */
  @Test
  void programAgreesWithTheRules() throws Exception {
    Random random = new Random(3);
    int allowed = 0;
    int tried = 0;
    for (int round = 0; round < 400; round++) {
      List<DeviceRule> rules = new ArrayList<>();
      rules.add(rule(random.nextBoolean(), "a", -1, -1, "rwm"));
      for (int i = random.nextInt(7); i > 0; i--) {
        String access = random.nextBoolean() ? "rwm" : List.of("r", "w", "m", "rw", "wm").get(random.nextInt(5));
        rules.add(
            rule(random.nextBoolean(), random.nextBoolean() ? "c" : "b", random.nextInt(3) - 1, random.nextInt(3) - 1, access));
      }
      DeviceFilter filter;
      try {
        filter = DeviceFilter.of(rules);
      } catch (InvalidDeviceRule hole) {
        continue;
      }
      byte[] program = DeviceProgram.compile(filter);
      for (int type = 1; type <= 2; type++) {
        for (int major = 0; major < 3; major++) {
          for (int minor = 0; minor < 3; minor++) {
            for (int access = 1; access < 8; access++) {
              boolean expected = evaluate(filter, type, major, minor, access);
              assertEquals(expected, run(program, type, access, major, minor), filter + " " + type + " " + access);
              allowed += expected ? 1 : 0;
              tried++;
            }
          }
        }
      }
    }
    assertEquals(true, allowed > tried / 10 && allowed < tried * 9 / 10, allowed + " of " + tried);
  }

  /** As devcgroup_legacy_check_permission() of the kernel has it. */
  private static boolean evaluate(DeviceFilter filter, int type, int major, int minor, int access) {
    for (DeviceRule r : filter.exceptions()) {
      boolean device =
          (r.type() == 'b' ? 1 : 2) == type && (r.major() < 0 || r.major() == major) && (r.minor() < 0 || r.minor() == minor);
      if (device && (filter.isAllowByDefault() ? (r.access() & access) != 0 : (access & ~r.access()) == 0)) {
        return !filter.isAllowByDefault();
      }
    }
    return filter.isAllowByDefault();
  }

  /** A BPF machine for the few instructions that are used. */
  private static boolean run(byte[] program, int type, int access, int major, int minor) {
    long[] r = new long[11];
    int[] context = {type | access << 16, major, minor};
    ByteBuffer code = ByteBuffer.wrap(program).order(ByteOrder.nativeOrder());
    for (int pc = 0; ; pc++) {
      int op = code.get(8 * pc) & 0xff;
      int dst = code.get(8 * pc + 1) & 15;
      int src = code.get(8 * pc + 1) >> 4 & 15;
      int offset = code.getShort(8 * pc + 2);
      int imm = code.getInt(8 * pc + 4);
      switch (op) {
        case 0x61 -> r[dst] = context[offset / 4] & 0xffffffffL;
        case 0x54 -> r[dst] = r[dst] & imm & 0xffffffffL;
        case 0x74 -> r[dst] = (r[dst] & 0xffffffffL) >>> imm;
        case 0xbc -> r[dst] = r[src] & 0xffffffffL;
        case 0xb7 -> r[dst] = imm;
        case 0x15 -> pc += r[dst] == imm ? offset : 0;
        case 0x55 -> pc += r[dst] != imm ? offset : 0;
        case 0x5d -> pc += r[dst] != r[src] ? offset : 0;
        case 0x95 -> {
          return r[0] == 1;
        }
        default -> throw new AssertionError("instruction " + op);
      }
    }
  }
}
