package dev.jrunc.container.process;

import dev.jrunc.container.failure.RuntimeFailure;
import dev.jrunc.container.state.CreatingRecord;
import dev.jrunc.container.state.ProcessIdentity;
import dev.jrunc.container.state.StateDirectory;
import dev.jrunc.container.state.StateRecord;
import org.jspecify.annotations.Nullable;

/** What is on disk while init is started: first what there is to undo, in the end what there is. */
public final class InitRecords {
  /** Makes the record that goes to disk once the container is set up. */
  @FunctionalInterface
  public interface Recorder {
    StateRecord record(ProcessIdentity init) throws RuntimeFailure;
  }

  private final StateDirectory directory;
  private final InitGround ground;
  private final Recorder recorder;
  private @Nullable CreatingRecord creating;
  private String staged = "";

  InitRecords(StateDirectory directory, InitGround ground, Recorder recorder) {
    this.directory = directory;
    this.ground = ground;
    this.recorder = recorder;
  }

  /** A process that has to end if it all is undone. Once the ground is laid. */
  void note(ProcessIdentity process) throws RuntimeFailure {
    CreatingRecord before = creating == null ? ground.laid().creating() : creating;
    CreatingRecord now = before.with(process);
    creating = now;
    directory.writeCreating(now);
  }

  /** Writes the state under another name, while init has work of its own. */
  void stage(ProcessIdentity init) throws RuntimeFailure {
    staged = directory.stageState(recorder.record(init));
  }

  /** What was staged is the state, which is what counts from now on. */
  void publish() throws RuntimeFailure {
    directory.publishState(staged);
  }
}
