package dev.jrunc.linux;

/** bpf(2), as far as the device filter of cgroup v2 needs it. */
public interface BpfCalls {
  int BPF_PROG_TYPE_CGROUP_DEVICE = 15;
  int BPF_CGROUP_DEVICE = 6;
  int BPF_F_ALLOW_MULTI = 2;
  int BPF_F_REPLACE = 4;

  /** BPF_PROG_LOAD of 8-byte instructions in native order. */
  Fd bpfProgLoad(int type, byte[] instructions, String license) throws SyscallException;

  /** BPF_PROG_ATTACH; {@code replace} (with BPF_F_REPLACE): the program to be replaced, else -1. */
  void bpfProgAttach(Fd target, Fd program, int attachType, int flags, int replace) throws SyscallException;

  /** BPF_PROG_DETACH. */
  void bpfProgDetach(Fd target, Fd program, int attachType) throws SyscallException;

  /** BPF_PROG_QUERY: ids of the programs attached, at most 64. */
  int[] bpfProgQuery(Fd target, int attachType) throws SyscallException;

  /** BPF_PROG_GET_FD_BY_ID. */
  Fd bpfProgGetFdById(int id) throws SyscallException;
}
