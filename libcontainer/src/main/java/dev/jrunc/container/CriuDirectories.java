package dev.jrunc.container;

import dev.jrunc.container.criu.CriuOptions;
import dev.jrunc.container.criu.CriuOptions.Option;
import dev.jrunc.container.failure.InvalidRequest;
import dev.jrunc.container.failure.OperationFailed;
import dev.jrunc.container.failure.RuntimeFailure;
import dev.jrunc.container.failure.SyscallFailed;
import dev.jrunc.linux.Errno;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.OpenFlags;
import dev.jrunc.linux.SyscallException;
import dev.jrunc.oci.json.JsonException;
import dev.jrunc.oci.json.JsonReader;
import dev.jrunc.oci.json.JsonWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The directories of images and of logs, by handle. Both are made if need be, only their owner's:
 * images hold the memory of processes.
 *
 * @param images where CRIU's images are, and beside them {@code descriptors.json}
 * @param work null: that of the images
 */
record CriuDirectories(RuntimeContext context, CriuSettings settings, Fd images, @Nullable Fd work)
    implements AutoCloseable {
  private static final String DESCRIPTORS = "descriptors.json";
  private static final int MODE = 0700;
  private static final int FILE_MODE = 0600;
  private static final int LIMIT = 1 << 20;

  /** Makes and opens them. */
  static CriuDirectories open(RuntimeContext context, CriuSettings settings)
      throws RuntimeFailure {
    makeAll(context, settings.imagePath());
    String work = settings.workPath();
    if (work != null) {
      make(context, work);
    }
    Fd images = directory(context, settings.imagePath());
    try {
      return new CriuDirectories(
          context, settings, images, work == null ? null : directory(context, work));
    } catch (RuntimeFailure e) {
      images.close();
      throw e;
    }
  }

  /** {@code --parent-path}: CRIU takes it from the image directory, and tells of a bad one late. */
  void checkParent(String parent) throws InvalidRequest {
    if (parent.startsWith("/")) {
      throw new InvalidRequest("--parent-path must be relative");
    }
    if (parent.isEmpty()) {
      return;
    }
    try {
      context.kernel().openat(images, parent, OpenFlags.O_PATH | OpenFlags.O_DIRECTORY).close();
    } catch (SyscallException e) {
      throw new InvalidRequest(
          "invalid --parent-path: stat "
              + settings.imagePath()
              + "/"
              + parent
              + ": "
              + e.errno().message());
    }
  }

  /** What processes had as fds 0, 1 and 2: what of it is a pipe is replaced at restore. */
  void writeDescriptors(List<String> descriptors) throws RuntimeFailure {
    JsonWriter out = JsonWriter.compact();
    JsonWriter.strings(out, descriptors);
    int flags =
        OpenFlags.O_WRONLY | OpenFlags.O_CREAT | OpenFlags.O_TRUNC | OpenFlags.O_NOFOLLOW;
    try (Fd file = context.kernel().openat(images, DESCRIPTORS, flags, FILE_MODE)) {
      context.kernel().writeAll(file, out.toBytes());
    } catch (SyscallException e) {
      throw new SyscallFailed("unable to write " + descriptorsPath(), e);
    }
  }

  List<String> readDescriptors() throws RuntimeFailure {
    try {
      return JsonReader.of(context.kernel().readFile(images, DESCRIPTORS, LIMIT)).strings();
    } catch (SyscallException e) {
      throw new OperationFailed("open " + descriptorsPath() + ": " + e.errno().message(), e);
    } catch (JsonException e) {
      throw new OperationFailed(descriptorsPath() + ": " + e.getMessage(), e);
    }
  }

  void tell(CriuOptions options) {
    options.set(Option.IMAGES_DIR_FD, images.number());
    Fd directory = work;
    if (directory != null) {
      options.set(Option.WORK_DIR_FD, directory.number());
    }
  }

  /** The path of a log, as the caller would write it. */
  String log(String name) {
    String directory = settings.workPath();
    return (directory == null ? settings.imagePath() : directory) + "/" + name;
  }

  private String descriptorsPath() {
    return settings.imagePath() + "/" + DESCRIPTORS;
  }

  private static Fd directory(RuntimeContext context, String path) throws RuntimeFailure {
    try {
      return context.invocation().open(path, OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY, 0);
    } catch (SyscallException e) {
      throw new OperationFailed("open " + path + ": " + e.errno().message(), e);
    }
  }

  private static void makeAll(RuntimeContext context, String path) throws RuntimeFailure {
    for (int slash = path.indexOf('/', 1); slash > 0; slash = path.indexOf('/', slash + 1)) {
      make(context, path.substring(0, slash));
    }
    make(context, path);
  }

  private static void make(RuntimeContext context, String path) throws RuntimeFailure {
    try {
      context.kernel().mkdirat(context.invocation().workingDirectoryFd(), path, MODE);
    } catch (SyscallException e) {
      // One that is there may stand where nothing can be made.
      if (!e.is(Errno.EEXIST, Errno.EROFS)) {
        throw new OperationFailed("mkdir " + path + ": " + e.errno().message(), e);
      }
    }
  }

  @Override
  public void close() {
    images.close();
    Fd directory = work;
    if (directory != null) {
      directory.close();
    }
  }
}
