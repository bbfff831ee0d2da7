package dev.jrunc.container;

/**
 * What {@code run} has beyond {@code create}.
 *
 * @param detach {@code --detach}: return once the process was started
 * @param keep {@code --keep}: leave the container there when its process has ended
 * @param subreaper adopt orphans of the container while in the foreground (not {@code
 *     --no-subreaper})
 */
public record RunOptions(boolean detach, boolean keep, boolean subreaper) {}
