package dev.jrunc.container.rdt;

import dev.jrunc.linux.Fd;
import dev.jrunc.linux.Kernel;
import dev.jrunc.linux.NativeKernel;
import dev.jrunc.linux.testing.RecordingKernel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A directory that behaves like resctrl: one that is made has its files at once. */
final class FakeResctrl {
  final Path root;
  final RecordingKernel recorder = RecordingKernel.over(NativeKernel.open());

  FakeResctrl(Path temp) throws IOException {
    root = temp.resolve("resctrl");
    group(root);
    put("info/last_cmd_status", "ok\n");
    put("info/L3/cbm_mask", "fff\n");
    put("info/L3/min_cbm_bits", "1\n");
    put("info/L3/num_closids", "16\n");
    put("info/MB/bandwidth_gran", "10\n");
    put("info/MB/delay_linear", "1\n");
    put("info/MB/min_bandwidth", "10\n");
    put("info/MB/num_closids", "8\n");
    recorder.answer(
        "mkdirat",
        arguments -> {
          NativeKernel.open()
              .mkdirat((Fd) arguments.get(0), (String) arguments.get(1), (Integer) arguments.get(2));
          try {
            group(Path.of((String) arguments.get(1)));
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
          return null;
        });
  }

  Kernel kernel() {
    return recorder.kernel();
  }

  private void group(Path directory) throws IOException {
    Files.createDirectories(directory);
    Files.writeString(directory.resolve("tasks"), "");
    Files.writeString(directory.resolve("schemata"), "    L3:0=fff;1=fff\n    MB:0=100;1=100\n");
    if (!directory.getParent().endsWith("mon_groups")) {
      Files.createDirectories(directory.resolve("mon_groups"));
    }
    for (String cache : new String[] {"00", "01"}) {
      Path data = Files.createDirectories(directory.resolve("mon_data/mon_L3_" + cache));
      Files.writeString(data.resolve("llc_occupancy"), "4096\n");
      Files.writeString(data.resolve("mbm_total_bytes"), cache.equals("00") ? "77\n" : "Unavailable\n");
    }
  }

  void put(String path, String content) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  String get(String path) throws IOException {
    return Files.readString(root.resolve(path));
  }
}
