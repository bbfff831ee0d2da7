package dev.jrunc.container.process;

import dev.jrunc.container.plan.CgroupJoin;
import dev.jrunc.linux.Fd;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a new process gets into the container's cgroups: into the unified one by being born there,
 * into those of version 1 by its own write. Nothing is faster, see {@link CgroupJoin}.
 *
 * @param directories where it goes, by controller ({@code ""}: unified); absolute
 * @param unified the directory that it is born into, O_PATH, owned by this object; null: none, or it is born already
 * @param tolerate whether a lack of rights is no failure
 * @param byManager whether the manager puts the process there when it asks; {@code directories} is
 *     then empty
 */
public record CgroupPlacement(
    Map<String, String> directories, @Nullable Fd unified, boolean tolerate, boolean byManager)
    implements AutoCloseable {

  public CgroupPlacement {
    directories = Collections.unmodifiableMap(new LinkedHashMap<>(directories));
  }

  /** Where a process is, or will be: nothing is left to be done. */
  public static CgroupPlacement at(Map<String, String> directories) {
    return new CgroupPlacement(directories, null, false, false);
  }

  /** The writes that the executor does itself. */
  public List<CgroupJoin> joins() {
    List<CgroupJoin> joins = new ArrayList<>();
    directories.forEach(
        (controller, directory) -> {
          if (!controller.isEmpty()) {
            joins.add(new CgroupJoin(directory, tolerate));
          }
        });
    return joins;
  }

  /** Absolute path of the cgroup2 directory; empty if there is none. */
  public String cgroup2Directory() {
    return directories.getOrDefault("", "");
  }

  @Override
  public void close() {
    if (unified != null) {
      unified.close();
    }
  }
}
