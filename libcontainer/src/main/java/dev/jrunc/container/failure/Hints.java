package dev.jrunc.container.failure;

import dev.jrunc.linux.Errno;
import org.jspecify.annotations.Nullable;

/** What may be done about a failure, where experience knows more than the kernel's word for it. */
final class Hints {
  private Hints() {}

  /** @return empty if there is no better advice than the message itself */
  static String of(Throwable failure, @Nullable Errno errno, String syscall, String pointer) {
    return switch (failure) {
      case ContainerExists _ -> "choose another id, or delete the container that has this one";
      case ContainerNotFound _ -> "list shows the containers below the same --root";
      case CorruptState _ -> "delete --force removes what can be found of the container";
      case HookFailed _ -> "the hook is a program of the host; it reads the container's state from its stdin";
      case InitDied e when !e.pointer().isEmpty() -> e.hint();
      default -> errno == null ? "" : ofErrno(errno, syscall, pointer);
    };
  }

  private static String ofErrno(Errno errno, String syscall, String pointer) {
    return switch (errno) {
      case EPERM, EACCES -> "jrunc doctor tells what this user may do on this host, and why not more";
      case ENODEV -> pointer.startsWith("/mounts") ? "the kernel has no file system of this type" : "";
      case EINVAL -> pointer.startsWith("/mounts") ? "the file system does not take one of the options" : "";
      case ENOENT ->
          syscall.equals("stat") || syscall.startsWith("exec")
              ? "it is looked for in the container's root file system, with the container's PATH"
              : pointer.startsWith("/mounts") ? "the source must be there before the container is created" : "";
      case ENOEXEC -> "it is no program for this machine, nor a script that begins with #!";
      case EROFS -> "mount points must be there if the root file system cannot be written";
      case EAGAIN -> "a limit of processes was met: pids.max of a cgroup above, or RLIMIT_NPROC of the user";
      case ENOMEM -> "the memory limit of a cgroup was met, or the host has none left";
      case ENOSPC -> "besides the disk, the numbers of cgroups, inotify watches and user namespaces have limits";
      case ELOOP -> "symbolic links lead in a circle, or one stands where none is allowed";
      case ETXTBSY -> "somebody writes to the program";
      default -> "";
    };
  }
}
