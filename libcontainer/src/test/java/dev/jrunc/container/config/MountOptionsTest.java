package dev.jrunc.container.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Words of mounts[].options against mount(2) and mount_setattr(2). */
final class MountOptionsTest {
  private static MountOptions parse(String... words) {
    return MountOptions.parse(List.of(words));
  }

  @Test
  void aLaterWordUndoesAnEarlier() {
    MountOptions options = parse("ro", "nosuid", "rw", "suid", "nodev");
    assertEquals(MountFlags.NODEV, options.flags());
    assertEquals(MountFlags.RDONLY | MountFlags.NOSUID, options.cleared());
    MountOptions back = parse("rw", "ro");
    assertEquals(MountFlags.RDONLY, back.flags());
    assertEquals(0, back.cleared());
  }

  @Test
  void unknownWordsAndDefaultsGoToTheFileSystem() {
    assertEquals("size=1m,defaults,acl", parse("size=1m", "defaults", "noexec", "acl").data());
  }

  @Test
  void propagationsKeepTheirOrder() {
    assertEquals(
        List.of(MountFlags.SHARED, MountFlags.SLAVE | MountFlags.REC),
        parse("shared", "rslave").propagation());
  }

  @Test
  void accessTimesAreSetByClearingTheOthers() {
    MountOptions options = parse("rro", "rnoatime");
    assertEquals(MountFlags.ATTR_RDONLY | MountFlags.ATTR_NOATIME, options.recursiveSet());
    assertEquals(MountFlags.ATTR_ATIME_MASK, options.recursiveClear());
    assertEquals(MountFlags.ATTR_ATIME_MASK, parse("ratime").recursiveClear());
    assertEquals(MountFlags.ATTR_ATIME_MASK, parse("rrelatime").recursiveClear());
    assertEquals(MountFlags.ATTR_NODEV, parse("rdev").recursiveClear());
  }

  @Test
  void extensions() {
    MountOptions options = parse("tmpcopyup", "ridmap", "rbind");
    assertTrue(options.copyUp() && options.idmap() && options.idmapRecursive());
    assertEquals(MountFlags.BIND | MountFlags.REC, options.flags());
    assertEquals("", options.data());
  }

  @Test
  void knownWordsAreThoseThatRuncReports() {
    List<String> known = MountOptions.known();
    assertEquals(33 + 8 + 18 + 1, known.size());
    assertEquals("async", known.getFirst());
    assertEquals("unbindable", known.getLast());
    for (String word : known) {
      if (!word.equals("defaults")) {
        assertEquals("", parse(word).data(), word);
      }
    }
  }
}
