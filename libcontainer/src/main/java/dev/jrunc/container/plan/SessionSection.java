package dev.jrunc.container.plan;

import dev.jrunc.container.config.ContainerConfig;
import dev.jrunc.container.config.NamespaceType;
import dev.jrunc.container.config.ProcessConfig;
import dev.jrunc.container.failure.InvalidSpec;

/** Session, signals, keyring, terminal: what ties a process to its caller. */
final class SessionSection {
  private static final int SIGKILL = 9;

  /** KEY_USR_SEARCH, for the uid; KEY_OTH_SEARCH, for who joins from another user namespace. */
  private static final int USER_SEARCH = 0x80000;

  private static final int OTHER_SEARCH = 0x8;
  private static final int KEEP_ALL = 0xffffffff;

  private SessionSection() {}

  static void create(PlanBuilder plan, ContainerConfig config, InitFacts facts) {
    start(plan, facts.blockedSignals());
    keyring(plan, config, 0);
  }

  static void exec(PlanBuilder plan, ContainerConfig config, ExecPlan.Facts facts) {
    start(plan, facts.blockedSignals());
    keyring(plan, config, OpFlags.TOLERATE);
  }

  private static void start(PlanBuilder plan, long blocked) {
    // Whoever waits for init must not leave it behind half made; cleared before the fifo.
    plan.add("cannot set the parent death signal", new Op.Pdeathsig(SIGKILL));
    plan.add("cannot start a session", new Op.Setsid());
    // None is ignored since the spawn, also of those that the caller ignores: as mostly with runc, where it is a race.
    plan.add("cannot set the signals", new Op.Signals(blocked));
  }

  private static void keyring(PlanBuilder plan, ContainerConfig config, int flags) {
    if (!config.noNewKeyring()) {
      boolean user = config.namespaces().has(NamespaceType.USER);
      plan.add(
          "",
          new Op.Keyring(
              "_ses." + config.id(), KEEP_ALL, user ? OTHER_SEARCH : USER_SEARCH, flags));
    }
  }

  static void terminal(PlanBuilder plan, ProcessConfig process, int flags) throws InvalidSpec {
    if (process.terminal()) {
      Slot socket = plan.slot(new SlotRequest.ConsoleSocket(), "/process/terminal");
      plan.add(
          new Origin("/process/terminal", "unable to set up the console"),
          new Op.Console(socket, process.consoleHeight(), process.consoleWidth(), flags));
    }
  }

  static void pidfd(PlanBuilder plan, String message) throws InvalidSpec {
    Slot socket = plan.slot(new SlotRequest.PidfdSocket(), "");
    plan.add("", new Op.SendPidfd(socket, message));
  }
}
