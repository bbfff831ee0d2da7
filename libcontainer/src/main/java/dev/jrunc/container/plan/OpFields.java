package dev.jrunc.container.plan;

/**
 * Takes every op apart into the fields that {@link OpCode} lists. The writer and the printer both
 * read ops through it, so that what is printed is what is sent.
 */
final class OpFields {
  private OpFields() {}

  /** Gives code, flags and fields of {@code op} to {@code sink}. */
  static void visit(Op op, FieldSink sink) {
    switch (op) {
      case Op.Dumpable o -> {
        sink.begin(OpCode.DUMPABLE, 0);
        sink.u32(o.value());
      }
      case Op.JoinCgroup o -> {
        sink.begin(OpCode.JOIN_CGROUP, o.flags());
        sink.str(o.directory());
      }
      case Op.OomScoreAdj o -> {
        sink.begin(OpCode.OOM_SCORE_ADJ, o.flags());
        sink.i32(o.value());
      }
      case Op.JoinNs o -> {
        sink.begin(OpCode.JOIN_NS, o.flags());
        sink.slot(o.ns());
        sink.u32(o.type());
        sink.str(o.name());
      }
      case Op.Unshare o -> {
        sink.begin(OpCode.UNSHARE, 0);
        sink.u32(o.namespaces());
      }
      case Op.BecomeRoot o -> sink.begin(OpCode.BECOME_ROOT, o.flags());
      case Op.AwaitCgroups _ -> sink.begin(OpCode.AWAIT_CGROUPS, 0);
      case Op.InitCgroup o -> {
        sink.begin(OpCode.INIT_CGROUP, 0);
        sink.slot(o.dir());
      }
      case Op.ForkInit o -> {
        sink.begin(OpCode.FORK_INIT, 0);
        sink.str(o.comm());
      }
      case Op.BecomeInit o -> {
        sink.begin(OpCode.BECOME_INIT, 0);
        sink.str(o.comm());
      }
      case Op.Affinity o -> {
        sink.begin(OpCode.AFFINITY, o.flags());
        sink.bytes(o.mask());
      }
      case Op.SendTree o -> {
        sink.begin(OpCode.SEND_TREE, o.flags());
        sink.str(o.source());
      }
      case Op.Exit _ -> sink.begin(OpCode.EXIT, 0);
      case Op.Sync o -> {
        sink.begin(OpCode.SYNC, 0);
        sink.u32(o.type().code());
      }
      case Op.Setsid _ -> sink.begin(OpCode.SETSID, 0);
      case Op.Keyring o -> {
        sink.begin(OpCode.KEYRING, o.flags());
        sink.str(o.name());
        sink.u32(o.keep());
        sink.u32(o.add());
      }
      case Op.Pdeathsig o -> {
        sink.begin(OpCode.PDEATHSIG, 0);
        sink.u32(o.signal());
      }
      case Op.LoopbackUp _ -> sink.begin(OpCode.LOOPBACK_UP, 0);
      case Op.Signals o -> {
        sink.begin(OpCode.SIGNALS, 0);
        sink.u64(o.blocked());
      }
      case Op.Propagation o -> {
        sink.begin(OpCode.PROPAGATION, 0);
        sink.u64(o.mountFlags());
      }
      case Op.BindRootfs o -> {
        sink.begin(OpCode.BIND_ROOTFS, o.flags());
        sink.str(o.path());
      }
      case Op.MountFs o -> {
        sink.begin(OpCode.MOUNT_FS, o.flags());
        sink.str(o.fstype());
        sink.str(o.source());
        sink.str(o.target());
        sink.u64(o.mountFlags());
        sink.str(o.data());
      }
      case Op.MountBind o -> {
        sink.begin(OpCode.MOUNT_BIND, o.flags());
        sink.str(o.source());
        sink.str(o.target());
        sink.u64(o.mountFlags());
        sink.u64(o.clear());
        sink.str(o.data());
      }
      case Op.AwaitTree o -> {
        sink.begin(OpCode.AWAIT_TREE, 0);
        sink.u32(o.mount());
      }
      case Op.MountSlot o -> {
        sink.begin(OpCode.MOUNT_SLOT, o.flags());
        sink.slot(o.tree());
        sink.str(o.source());
        sink.str(o.target());
        sink.u64(o.mountFlags());
        sink.u64(o.clear());
        sink.str(o.data());
      }
      case Op.MountCgroup2 o -> {
        sink.begin(OpCode.MOUNT_CGROUP2, 0);
        sink.str(o.target());
        sink.u64(o.mountFlags());
        sink.str(o.data());
        sink.str(o.fallback());
      }
      case Op.SetMountAttr o -> {
        sink.begin(OpCode.SET_MOUNT_ATTR, 0);
        sink.u64(o.set());
        sink.u64(o.clear());
        sink.u32(o.atFlags());
      }
      case Op.SetPropagation o -> {
        sink.begin(OpCode.SET_PROPAGATION, 0);
        sink.u64(o.mountFlags());
      }
      case Op.MakeDevice o -> {
        sink.begin(OpCode.MAKE_DEVICE, o.flags());
        sink.str(o.path());
        sink.u32(o.type());
        sink.u32(o.major());
        sink.u32(o.minor());
        sink.u32(o.mode());
        sink.u32(o.uid());
        sink.u32(o.gid());
      }
      case Op.MakeSymlink o -> {
        sink.begin(OpCode.MAKE_SYMLINK, o.flags());
        sink.str(o.target());
        sink.str(o.path());
      }
      case Op.MakeDirectory o -> {
        sink.begin(OpCode.MAKE_DIRECTORY, 0);
        sink.str(o.path());
        sink.u32(o.mode());
      }
      case Op.RunHook o -> {
        sink.begin(OpCode.RUN_HOOK, o.flags());
        sink.str(o.path());
        sink.strs(o.args());
        sink.strs(o.env());
        sink.u32(o.timeoutSeconds());
        sink.bytes(o.state());
      }
      case Op.EnterRoot o -> {
        sink.begin(OpCode.ENTER_ROOT, o.flags());
        sink.str(o.rootfs());
      }
      case Op.ReopenNull _ -> sink.begin(OpCode.REOPEN_NULL, 0);
      case Op.Console o -> {
        sink.begin(OpCode.CONSOLE, o.flags());
        sink.slot(o.socket());
        sink.u32(o.height());
        sink.u32(o.width());
      }
      case Op.RemountReadonly o -> {
        sink.begin(OpCode.REMOUNT_READONLY, o.flags());
        sink.str(o.path());
        sink.u64(o.mountFlags());
      }
      case Op.Umask o -> {
        sink.begin(OpCode.UMASK, 0);
        sink.u32(o.mask());
      }
      case Op.UtsName o -> {
        sink.begin(OpCode.UTS_NAME, 0);
        sink.str(o.hostname());
        sink.str(o.domainname());
      }
      case Op.LsmExec o -> {
        sink.begin(OpCode.LSM_EXEC, 0);
        sink.str(o.lsm());
        sink.str(o.label());
      }
      case Op.WriteProc o -> {
        sink.begin(OpCode.WRITE_PROC, 0);
        sink.str(o.path());
        sink.str(o.value());
      }
      case Op.ReadonlyPath o -> {
        sink.begin(OpCode.READONLY_PATH, 0);
        sink.str(o.path());
      }
      case Op.MaskPath o -> {
        sink.begin(OpCode.MASK_PATH, 0);
        sink.str(o.path());
        sink.str(o.label());
      }
      case Op.NoNewPrivs _ -> sink.begin(OpCode.NO_NEW_PRIVS, 0);
      case Op.Sched o -> {
        sink.begin(OpCode.SCHED, 0);
        sink.u32(o.policy());
        sink.u64(o.schedFlags());
        sink.i32(o.nice());
        sink.u32(o.priority());
        sink.u64(o.runtime());
        sink.u64(o.deadline());
        sink.u64(o.period());
      }
      case Op.Ioprio o -> {
        sink.begin(OpCode.IOPRIO, 0);
        sink.u32(o.value());
      }
      case Op.Personality o -> {
        sink.begin(OpCode.PERSONALITY, 0);
        sink.u64(o.persona());
      }
      case Op.Mempolicy o -> {
        sink.begin(OpCode.MEMPOLICY, 0);
        sink.u32(o.mode());
        sink.bytes(o.nodes());
      }
      case Op.SendPidfd o -> {
        sink.begin(OpCode.SEND_PIDFD, 0);
        sink.slot(o.socket());
        sink.str(o.message());
      }
      case Op.Seccomp o -> {
        sink.begin(OpCode.SECCOMP, 0);
        sink.u64(o.filterFlags());
        sink.bytes(o.program());
      }
      case Op.CloexecFrom o -> {
        sink.begin(OpCode.CLOEXEC_FROM, 0);
        sink.u32(o.first());
      }
      case Op.Chdir o -> {
        sink.begin(OpCode.CHDIR, o.flags());
        sink.str(o.path());
      }
      case Op.CapBounding o -> {
        sink.begin(OpCode.CAP_BOUNDING, 0);
        sink.u64(o.keep());
      }
      case Op.StdioOwner o -> {
        sink.begin(OpCode.STDIO_OWNER, 0);
        sink.u32(o.uid());
        sink.u32(o.gid());
      }
      case Op.SetUser o -> {
        sink.begin(OpCode.SET_USER, o.flags());
        sink.u32(o.uid());
        sink.u32(o.gid());
        sink.u32s(o.groups());
      }
      case Op.VerifyCwd _ -> sink.begin(OpCode.VERIFY_CWD, 0);
      case Op.CapSet o -> {
        sink.begin(OpCode.CAP_SET, o.flags());
        sink.u64(o.effective());
        sink.u64(o.permitted());
        sink.u64(o.inheritable());
        sink.u64(o.ambient());
      }
      case Op.Home o -> {
        sink.begin(OpCode.HOME, 0);
        sink.u32(o.uid());
      }
      case Op.FindExecutable o -> {
        sink.begin(OpCode.FIND_EXECUTABLE, 0);
        sink.str(o.name());
        sink.str(o.path());
      }
      case Op.CloseSync o -> sink.begin(OpCode.CLOSE_SYNC, o.flags());
      case Op.WaitExecFifo o -> {
        sink.begin(OpCode.WAIT_EXEC_FIFO, 0);
        sink.slot(o.fifo());
      }
      case Op.CloseFrom o -> {
        sink.begin(OpCode.CLOSE_FROM, 0);
        sink.u32(o.first());
      }
      case Op.Execve o -> {
        sink.begin(OpCode.EXECVE, 0);
        sink.strs(o.args());
        sink.strs(o.env());
      }
    }
  }
}
