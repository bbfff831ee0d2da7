package dev.jrunc.linux;

import static dev.jrunc.linux.SyscallNumbers.BPF;

import com.kenai.jffi.CallContext;
import com.kenai.jffi.Invoker;
import com.kenai.jffi.Library;
import com.kenai.jffi.MemoryIO;
import com.kenai.jffi.Type;
import org.jspecify.annotations.Nullable;

/**
 * The kernel that this process runs on. Thread-safe; one object serves the whole process. The
 * classes it extends divide the calls by subject.
 */
public final class NativeKernel extends NativeMounts implements Kernel {
  private static final int BPF_PROG_LOAD = 5;
  private static final int BPF_PROG_ATTACH = 8;
  private static final int BPF_PROG_DETACH = 9;
  private static final int BPF_PROG_GET_FD_BY_ID = 13;
  private static final int BPF_PROG_QUERY = 16;
  private static final int QUERY_IDS = 64;

  private final @Nullable String nsexecLibrary;
  private volatile @Nullable Nsexec nsexec;

  /** nsexec_spawn() and how it is called. */
  private record Nsexec(long function, CallContext context) {}

  private NativeKernel(@Nullable String nsexecLibrary) {
    this.nsexecLibrary = nsexecLibrary;
  }

  /** Without libnsexec.so: {@link #nsexecSpawn} fails with ENOSYS. */
  public static NativeKernel open() {
    return new NativeKernel(null);
  }

  /** @param nsexecLibrary absolute path of libnsexec.so; loaded at the first spawn */
  public static NativeKernel withNsexec(String nsexecLibrary) {
    return new NativeKernel(nsexecLibrary);
  }

  @Override
  public Spawned nsexecSpawn(byte[] request) throws SyscallException {
    Nsexec spawn = nsexec;
    if (spawn == null) {
      spawn = loadNsexec();
      nsexec = spawn;
    }
    // Not the thread's scratch: environments may be megabytes.
    MemoryIO memory = MemoryIO.getInstance();
    long at = memory.allocateMemory(request.length + 16L, false);
    try {
      long pidfd = at + (request.length + 7L & ~7L);
      memory.putByteArray(at, request, 0, request.length);
      memory.putInt(pidfd, -1);
      int pid = (int) Invoker.getInstance().invokeN3(spawn.context(), spawn.function(), at, request.length, pidfd);
      if (pid < 0) {
        throw new SyscallException("nsexec_spawn", "", Errno.of(-pid));
      }
      return new Spawned(pid, own(memory.getInt(pidfd)));
    } finally {
      memory.freeMemory(at);
    }
  }

  private Nsexec loadNsexec() throws SyscallException {
    if (nsexecLibrary == null) {
      throw new SyscallException("nsexec_spawn", "no libnsexec.so was given", Errno.ENOSYS);
    }
    Library library = Library.openLibrary(nsexecLibrary, Library.NOW | Library.LOCAL);
    long function = library == null ? 0 : library.getSymbolAddress("nsexec_spawn");
    if (function == 0) {
      throw new SyscallException("dlopen", nsexecLibrary + ": " + Library.getLastError(), Errno.ELIBACC);
    }
    return new Nsexec(function, new CallContext(Type.SINT, Type.SLONG, Type.SLONG, Type.SLONG));
  }

  @Override
  public Fd bpfProgLoad(int type, byte[] instructions, String license) throws SyscallException {
    if (instructions.length > Scratch.LARGEST) {
      throw new SyscallException("bpf BPF_PROG_LOAD", "", Errno.E2BIG);
    }
    Scratch s = scratch();
    long attr = s.zeroed(48);
    s.putInt(attr, type);
    s.putInt(attr + 4, instructions.length / 8);
    s.putLong(attr + 8, s.copy(instructions, 0, instructions.length));
    s.putLong(attr + 16, path(s, "bpf", license));
    return own((int) bpf(BPF_PROG_LOAD, "BPF_PROG_LOAD", attr, 48));
  }

  @Override
  public void bpfProgAttach(Fd target, Fd program, int attachType, int flags, int replace) throws SyscallException {
    attach(BPF_PROG_ATTACH, "BPF_PROG_ATTACH", target, program, attachType, flags, replace);
  }

  @Override
  public void bpfProgDetach(Fd target, Fd program, int attachType) throws SyscallException {
    attach(BPF_PROG_DETACH, "BPF_PROG_DETACH", target, program, attachType, 0, -1);
  }

  private void attach(int command, String name, Fd target, Fd program, int type, int flags, int replace)
      throws SyscallException {
    Scratch s = scratch();
    long attr = s.zeroed(24);
    s.putInt(attr, target.number());
    s.putInt(attr + 4, program.number());
    s.putInt(attr + 8, type);
    s.putInt(attr + 12, flags);
    if (replace >= 0) {
      s.putInt(attr + 16, replace);
    }
    bpf(command, name, attr, 20);
  }

  @Override
  public int[] bpfProgQuery(Fd target, int attachType) throws SyscallException {
    Scratch s = scratch();
    long attr = s.zeroed(32);
    long ids = s.zeroed(4 * QUERY_IDS);
    s.putInt(attr, target.number());
    s.putInt(attr + 4, attachType);
    s.putLong(attr + 16, ids);
    s.putInt(attr + 24, QUERY_IDS);
    bpf(BPF_PROG_QUERY, "BPF_PROG_QUERY", attr, 32);
    int[] found = new int[s.getInt(attr + 24)];
    for (int i = 0; i < found.length; i++) {
      found[i] = s.getInt(ids + 4L * i);
    }
    return found;
  }

  @Override
  public Fd bpfProgGetFdById(int id) throws SyscallException {
    Scratch s = scratch();
    long attr = s.zeroed(16);
    s.putInt(attr, id);
    return own((int) bpf(BPF_PROG_GET_FD_BY_ID, "BPF_PROG_GET_FD_BY_ID", attr, 12));
  }

  private long bpf(int command, String name, long attr, int size) throws SyscallException {
    return check(call(BPF, command, attr, size, 0, 0), "bpf", name);
  }
}
