package dev.jrunc.cli.log;

import dev.jrunc.container.failure.ErrorDetails;
import dev.jrunc.container.invocation.Diagnostics;
import java.io.IOException;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The log of one call. It begins on standard error in text form, which is where a failure goes that
 * comes before {@code --log} has been read; {@link #redirect} makes it what the options say.
 */
public final class Log implements Diagnostics {

  /** Where lines go. */
  @FunctionalInterface
  public interface Sink {
    void write(String text) throws IOException;
  }

  private final LongSupplier epochSecond;
  private final Sink stderr;
  private final long startEpochSecond;
  private Sink sink;
  private BooleanSupplier sinkIsTerminal;
  private @Nullable LogFormat format;
  private boolean debug;

  /**
   * @param stderr the caller's standard error
   * @param stderrIsTerminal whether lines are coloured, as logrus makes them; asked only if there is a line
   * @param epochSecond the clock
   */
  public Log(Sink stderr, BooleanSupplier stderrIsTerminal, LongSupplier epochSecond) {
    this.epochSecond = epochSecond;
    this.stderr = stderr;
    this.startEpochSecond = epochSecond.getAsLong();
    this.sink = stderr;
    this.sinkIsTerminal = stderrIsTerminal;
  }

  /** {@code --debug}: all levels, each with the place in the source that spoke. */
  public void enableDebug() {
    debug = true;
  }

  /** {@code --log-format json}. */
  public void useJson() {
    format = new JsonFormat();
  }

  /** {@code --log FILE}: lines go there; a failure is also told on standard error, in plain words. */
  public void redirect(Sink file, BooleanSupplier isTerminal) {
    sink = file;
    sinkIsTerminal = isTerminal;
  }

  /** A failure that ends the call. */
  public void fatal(String message) {
    fatal(message, ErrorDetails.NONE);
  }

  /** A failure that ends the call, with what is known of it beside the message. */
  public void fatal(String message, ErrorDetails details) {
    write(Level.ERROR, message, details);
    if (sink != stderr) {
      try {
        stderr.write(message.endsWith("\n") ? message : message + "\n");
      } catch (IOException e) {
        // Nobody is left to tell.
        return;
      }
    }
  }

  /** Something went wrong, but the call goes on. */
  public void error(String message) {
    write(Level.ERROR, message);
  }

  /** The same, with what is known of it beside the message. */
  public void error(String message, ErrorDetails details) {
    write(Level.ERROR, message, details);
  }

  @Override
  public void warning(String message) {
    write(Level.WARNING, message);
  }

  @Override
  public void note(String message) {
    if (debug || sink != stderr) {
      write(Level.INFO, message);
    }
  }

  @Override
  public void debug(String message) {
    if (debug) {
      write(Level.DEBUG, message);
    }
  }

  @Override
  public boolean debugEnabled() {
    return debug;
  }

  private void write(Level level, String message) {
    write(level, message, ErrorDetails.NONE);
  }

  private void write(Level level, String message, ErrorDetails details) {
    StringBuilder line = new StringBuilder(message.length() + 64);
    format().append(new Entry(level, message, epochSecond.getAsLong(), debug ? caller() : null, details), line);
    try {
      sink.write(line.toString());
    } catch (IOException e) {
      // A full disk or a closed pipe must not change what the runtime does.
      return;
    }
  }

  private LogFormat format() {
    LogFormat chosen = format;
    if (chosen == null) {
      chosen = sinkIsTerminal.getAsBoolean() ? new TerminalFormat(startEpochSecond) : new TextFormat();
      format = chosen;
    }
    return chosen;
  }

  private static Entry.@Nullable Caller caller() {
    for (StackTraceElement frame : new Throwable().getStackTrace()) {
      if (!frame.getClassName().equals(Log.class.getName())) {
        return new Entry.Caller(
            frame.getClassName() + "." + frame.getMethodName(), frame.getFileName() + ":" + frame.getLineNumber());
      }
    }
    return null;
  }
}
