package dev.jrunc.container.plan;

import dev.jrunc.container.sync.SyncType;
import java.util.ArrayList;
import java.util.List;

/** Every op with all its flags and values at the edges of their ranges. */
final class OpSamples {
  private static final Blob BYTES = Blob.of(new byte[] {1, 2, 3});
  private static final List<String> TEXTS = List.of("", "a=b", "no equals", "K=h\u00fc\udcff\n");

  private OpSamples() {}

  /** Those that may stand in a plan of this kind, the last one at the end. */
  static List<Op> of(Plan.Kind kind) {
    List<Op> ops = new ArrayList<>();
    Opcodes codes = new Opcodes();
    Op last = null;
    for (Op op : all()) {
      if (op instanceof Op.ForkInit || op instanceof Op.BecomeInit || op instanceof Op.Execve || op instanceof Op.Exit) {
        last = (OpTable.kinds(codes.of(op)) & kind.code()) != 0 ? op : last;
      } else if ((OpTable.kinds(codes.of(op)) & kind.code()) != 0) {
        ops.add(op);
      }
    }
    ops.add(last);
    return ops;
  }

  static List<Op> all() {
    Slot slot = new Slot(255);
    String odd = "/a \"quoted\\\" \u00fc \udcff \ud83d\ude00 \t\n\u007f";
    return List.of(
        new Op.Dumpable(1),
        new Op.JoinCgroup(odd, 1),
        new Op.OomScoreAdj(-1000, 1),
        new Op.JoinNs(slot, 0x10000000, "user", 3),
        new Op.Unshare(0x80000000),
        new Op.BecomeRoot(3),
        new Op.AwaitCgroups(),
        new Op.InitCgroup(slot),
        new Op.ForkInit("123456789012345"),
        new Op.BecomeInit("123456789012345"),
        new Op.Affinity(BYTES, 1),
        new Op.Affinity(Blob.empty(), 3),
        new Op.Sync(SyncType.PROC_USERMAP),
        new Op.Sync(SyncType.PROC_TIME_OFFSETS),
        new Op.Sync(SyncType.PROC_HOOKS),
        new Op.Sync(SyncType.PROC_READY),
        new Op.Setsid(),
        new Op.Keyring("_ses", -1, 0x80000, 1),
        new Op.Pdeathsig(64),
        new Op.LoopbackUp(),
        new Op.Signals(Long.MIN_VALUE),
        new Op.Propagation(0x84000),
        new Op.BindRootfs(odd, 3),
        new Op.MountFs("tmpfs", odd, odd, -1L, "size=1", 1 | 2 | 4 | 8),
        new Op.MountBind(odd, odd, 1, 2, "x", 1 | 8 | 16 | 32),
        new Op.MountSlot(slot, odd, odd, 1, 2, "x", 1 | 8),
        new Op.AwaitTree(Integer.MAX_VALUE),
        new Op.SendTree("/a b\n", 1),
        new Op.Exit(),
        new Op.MountCgroup2(odd, 1, "", "/sys/fs/cgroup"),
        new Op.SetMountAttr(1, 0x70, 0x8000),
        new Op.SetPropagation(0x40000),
        new Op.MakeDevice("/dev/x", 0x2000, -1, 0, 07777, -1, -1, 3),
        new Op.MakeSymlink("to", "/l", 3),
        new Op.MakeDirectory("/d", 0),
        new Op.RunHook("/h", TEXTS, TEXTS, Integer.MAX_VALUE, BYTES, 1),
        new Op.EnterRoot(odd, 1),
        new Op.EnterRoot(odd, 2),
        new Op.EnterRoot(odd, 4),
        new Op.ReopenNull(),
        new Op.Console(slot, 65535, 1, 1),
        new Op.RemountReadonly("/", 0, 1),
        new Op.Umask(0777),
        new Op.UtsName("h", ""),
        new Op.LsmExec("selinux", "l"),
        new Op.WriteProc("sys/x", "v\n"),
        new Op.ReadonlyPath("/r"),
        new Op.MaskPath("/m", "label"),
        new Op.NoNewPrivs(),
        new Op.Sched(6, -1L, -20, 99, -1L, 1, 2),
        new Op.Ioprio(-1),
        new Op.Personality(8),
        new Op.Mempolicy(0x8002, BYTES),
        new Op.SendPidfd(slot, "setns"),
        new Op.Seccomp(8, Blob.of(new byte[16])),
        new Op.CloexecFrom(3),
        new Op.Chdir("/", 3),
        new Op.CapBounding(-1L),
        new Op.StdioOwner(-1, 0),
        new Op.SetUser(-1, -2, List.of(0, -1, 7), 3),
        new Op.VerifyCwd(),
        new Op.CapSet(1, 2, 3, 4, 1),
        new Op.Home(-1),
        new Op.FindExecutable("sh", "/bin:/usr/bin"),
        new Op.CloseSync(1),
        new Op.WaitExecFifo(slot),
        new Op.CloseFrom(3),
        new Op.Execve(List.of("a", ""), TEXTS));
  }
}
