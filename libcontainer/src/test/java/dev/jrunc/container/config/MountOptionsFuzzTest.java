package dev.jrunc.container.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrunc.oci.fuzz.FuzzRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Lists of words: each bit is as the last word that names it has it, whatever stands around; what is no
 * word goes to the file system as it is, and in its order. See {@link FuzzRun} for longer runs.
 */
final class MountOptionsFuzzTest {
  private static final List<String> ODD =
      List.of(
          "", " ", ",", "=", "ro ", " ro", "RO", "ro=1", "r", "rr", "rrro", "nonodev", "size=1k",
          "mode=0755", "context=\"a,b\"", "lowerdir=/a:/b", "a\0b", "\u00fc", "\ud800", "bind,ro",
          "x".repeat(5000), "idmap=", "defaults", "noauto", "uid=0,gid=0", "remount\n");

  private final List<String> words = new ArrayList<>(MountOptions.known());

  @Test
  void theLastWordCounts() throws Exception {
    words.addAll(List.of("idmap", "ridmap"));
    FuzzRun.run("mount options", 20_000, this::round);
  }

  private void round(Random random) {
    List<String> options = new ArrayList<>();
    for (int n = random.nextInt(random.nextInt(20) == 0 ? 400 : 9); n > 0; n--) {
      List<String> from = random.nextInt(4) == 0 ? ODD : words;
      String option = from.get(random.nextInt(from.size()));
      options.add(random.nextInt(10) == 0 ? spoilt(option, random) : option);
    }
    MountOptions all = MountOptions.parse(options);
    Expected expected = new Expected();
    for (String option : options) {
      expected.add(option);
    }
    assertEquals(expected.flags, all.flags(), () -> "flags of " + options);
    assertEquals(expected.cleared, all.cleared(), () -> "cleared by " + options);
    assertEquals(expected.recursiveSet, all.recursiveSet(), () -> "recursively set by " + options);
    assertEquals(expected.recursiveClear(), all.recursiveClear(), () -> "recursively cleared by " + options);
    assertEquals(expected.propagation, all.propagation(), () -> "propagation of " + options);
    assertEquals(String.join(",", expected.data), all.data(), () -> "data of " + options);
    assertEquals(expected.copyUp, all.copyUp());
    assertEquals(expected.idmap, all.idmap());
    // What mount_setattr(2) would refuse as contradictory: only access times are set by clearing them, too.
    long both = all.recursiveSet() & all.recursiveClear();
    assertEquals(0, both & ~MountFlags.ATTR_ATIME_MASK, () -> "set and cleared by " + options);
    assertEquals(0, all.flags() & all.cleared(), () -> "set and cleared by " + options);
    long times = all.recursiveClear() & MountFlags.ATTR_ATIME_MASK;
    assertTrue(times == 0 || times == MountFlags.ATTR_ATIME_MASK, () -> "access times by " + options);
    assertTrue(
        (all.recursiveSet() & MountFlags.ATTR_ATIME_MASK) == 0 || times != 0,
        () -> "access times by " + options);
  }

  private static String spoilt(String word, Random random) {
    StringBuilder text = new StringBuilder(word);
    int at = random.nextInt(text.length() + 1);
    switch (random.nextInt(3)) {
      case 0 -> text.insert(at, (char) random.nextInt(0x180));
      case 1 -> text.setLength(at);
      default -> text.append(word);
    }
    return text.toString();
  }

  /** Puts together what each word does alone. */
  private static final class Expected {
    private long flags;
    private long cleared;
    private long recursiveSet;
    private long recursiveCleared;
    private boolean copyUp;
    private boolean idmap;
    private final List<Long> propagation = new ArrayList<>();
    private final List<String> data = new ArrayList<>();

    void add(String option) {
      MountOptions alone = MountOptions.parse(List.of(option));
      flags = flags & ~alone.cleared() | alone.flags();
      cleared = cleared & ~alone.flags() | alone.cleared();
      long set = alone.recursiveSet();
      long clear = alone.recursiveClear();
      recursiveSet = recursiveSet & ~(clear & ~times(clear)) & ~clearedTimes(option) | set;
      recursiveCleared = recursiveCleared & ~set | clear;
      propagation.addAll(alone.propagation());
      copyUp |= alone.copyUp();
      idmap |= alone.idmap();
      boolean word =
          alone.flags() != 0 || alone.cleared() != 0 || set != 0 || clear != 0 || alone.copyUp()
              || alone.idmap() || !alone.propagation().isEmpty();
      if (!word) {
        data.add(option);
      }
    }

    long recursiveClear() {
      return times(recursiveCleared) == 0 ? recursiveCleared : recursiveCleared | MountFlags.ATTR_ATIME_MASK;
    }

    private static long times(long attributes) {
      return attributes & MountFlags.ATTR_ATIME_MASK;
    }

    /** The one access time that a word takes back; it clears all of them, since that is how one is changed. */
    private static long clearedTimes(String word) {
      return switch (word) {
        case "ratime" -> MountFlags.ATTR_NOATIME;
        case "rnostrictatime" -> MountFlags.ATTR_STRICTATIME;
        case "rnorelatime" -> MountFlags.ATTR_ATIME_MASK;
        default -> 0;
      };
    }
  }
}
