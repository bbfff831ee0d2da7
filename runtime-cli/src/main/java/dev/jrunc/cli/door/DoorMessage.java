package dev.jrunc.cli.door;

import org.jspecify.annotations.Nullable;

/** The messages of docs/door-protocol.md with their numbers, which nsexec-c/door/protocol.h has too. */
enum DoorMessage {
  REQUEST(1),
  REPLY(2),
  CHILD_EXIT(3),
  FOREGROUND_EXIT(4),
  OPEN(16),
  CONNECT(17),
  SPAWN(18),
  FOREGROUND(19),
  EXIT(20),
  FOREGROUND_PREPARE(21),
  ADOPT(22),
  HELLO(23),
  ACCEPTED(24),
  REFUSED(25),
  ALIVE(26),
  NOTIFY(27);

  /** values() makes an array each time. */
  private static final DoorMessage[] ALL = values();

  private final int number;

  DoorMessage(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }

  static @Nullable DoorMessage of(int number) {
    for (DoorMessage message : ALL) {
      if (message.number == number) {
        return message;
      }
    }
    return null;
  }
}
