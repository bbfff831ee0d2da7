package dev.jrunc.linux.procfs;

import java.util.ArrayList;
import java.util.List;

/**
 * Lines of /proc/PID/status.
 *
 * @param uids real, effective, saved, file system
 * @param gids the same order
 * @param namespacePids the pid in each pid namespace from the reader's inwards; empty before Linux 4.1
 * @param threadGroup -1 if the line is absent
 */
public record ProcessStatus(List<Integer> uids, List<Integer> gids, List<Integer> namespacePids, int threadGroup) {
  public ProcessStatus {
    uids = List.copyOf(uids);
    gids = List.copyOf(gids);
    namespacePids = List.copyOf(namespacePids);
  }

  static ProcessStatus parse(String text) {
    List<Integer> tgid = numbers(text, "\nTgid:");
    return new ProcessStatus(
        numbers(text, "\nUid:"), numbers(text, "\nGid:"), numbers(text, "\nNSpid:"), tgid.isEmpty() ? -1 : tgid.get(0));
  }

  private static List<Integer> numbers(String text, String key) {
    List<Integer> numbers = new ArrayList<>(4);
    int at = text.indexOf(key);
    if (at < 0) {
      return numbers;
    }
    at += key.length();
    while (at < text.length() && text.charAt(at) != '\n') {
      char c = text.charAt(at);
      if (c < '0' || c > '9') {
        at++;
        continue;
      }
      int end = at;
      while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
        end++;
      }
      // Ids above 2^31 wrap as they do in the kernel's own 32 bits.
      numbers.add(Integer.parseUnsignedInt(text, at, end, 10));
      at = end;
    }
    return numbers;
  }
}
