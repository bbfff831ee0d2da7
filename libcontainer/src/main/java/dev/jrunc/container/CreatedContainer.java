package dev.jrunc.container;

import dev.jrunc.cgroups.CgroupManager;
import dev.jrunc.container.config.ContainerConfig;
import dev.jrunc.container.console.ProcessIo;
import dev.jrunc.container.process.InitHandle;
import dev.jrunc.container.state.StateDirectory;
import dev.jrunc.container.state.StateRecord;

/**
 * A container whose init waits for start, or went on without, with what its creator still holds of it.
 *
 * @param config its configuration
 * @param directory its state directory, locked
 * @param state what its record says
 * @param cgroup its cgroup
 * @param init its first process
 * @param io its terminal or pipes
 * @param started whether init did not wait for start
 */
record CreatedContainer(
    ContainerConfig config,
    StateDirectory directory,
    StateRecord state,
    CgroupManager cgroup,
    InitHandle init,
    ProcessIo io,
    boolean started)
    implements AutoCloseable {

  @Override
  public void close() {
    io.close();
    init.close();
    cgroup.close();
    directory.close();
  }
}
