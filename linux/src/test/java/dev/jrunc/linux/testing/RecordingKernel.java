package dev.jrunc.linux.testing;

import dev.jrunc.linux.Bytes;
import dev.jrunc.linux.Errno;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.Kernel;
import dev.jrunc.linux.SyscallException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * A {@link Kernel} that notes every call, passes it on to another, and fails or answers those that
 * the test names. Default methods of the interfaces are taken apart into the calls they make. The
 * rule added last wins. Thread-safe as far as its list goes.
 */
public final class RecordingKernel {
  /** What a test gives back in place of a call; throws what the call is to throw. */
  @FunctionalInterface
  public interface Answer {
    Object of(List<Object> arguments) throws SyscallException;
  }

  /** One call as it was made. */
  public record Call(String name, List<Object> arguments) {
    /** E.g. {@code mkdirat(AT_FDCWD, "/a", 493)}. */
    @Override
    public String toString() {
      StringBuilder out = new StringBuilder(name).append('(');
      String separator = "";
      for (Object argument : arguments) {
        out.append(separator);
        switch (argument) {
          case String s -> out.append('"').append(s).append('"');
          case byte[] b -> out.append('"').append(Bytes.decode(b)).append('"');
          default -> out.append(argument);
        }
        separator = ", ";
      }
      return out.append(')').toString();
    }

    public String string(int index) {
      return (String) arguments.get(index);
    }
  }

  private static final class Rule {
    final String name;
    final Predicate<List<Object>> when;
    final Answer answer;
    int left;

    Rule(String name, Predicate<List<Object>> when, Answer answer, int times) {
      this.name = name;
      this.when = when;
      this.answer = answer;
      this.left = times;
    }
  }

  private final List<Call> calls = new ArrayList<>();
  private final List<Rule> rules = new ArrayList<>();
  private final Kernel kernel;

  private RecordingKernel(Kernel real) {
    InvocationHandler handler = (proxy, method, arguments) -> invoke(real, proxy, method, arguments);
    kernel = (Kernel) Proxy.newProxyInstance(Kernel.class.getClassLoader(), new Class<?>[] {Kernel.class}, handler);
  }

  public static RecordingKernel over(Kernel real) {
    return new RecordingKernel(real);
  }

  public Kernel kernel() {
    return kernel;
  }

  public synchronized List<Call> calls() {
    return List.copyOf(calls);
  }

  /** The calls of one name, in order. */
  public synchronized List<Call> calls(String name) {
    List<Call> found = new ArrayList<>();
    for (Call call : calls) {
      if (call.name().equals(name)) {
        found.add(call);
      }
    }
    return found;
  }

  public synchronized void forget() {
    calls.clear();
  }

  /** Every such call fails. */
  public RecordingKernel fail(String name, Errno errno) {
    return fail(name, arguments -> true, errno, Integer.MAX_VALUE);
  }

  /** The next {@code times} such calls whose arguments fit fail. */
  public synchronized RecordingKernel fail(String name, Predicate<List<Object>> when, Errno errno, int times) {
    rules.add(
        new Rule(
            known(name),
            when,
            arguments -> {
              throw new SyscallException(name, shown(arguments), errno);
            },
            times));
    return this;
  }

  public synchronized RecordingKernel answer(String name, Predicate<List<Object>> when, Answer answer) {
    rules.add(new Rule(known(name), when, answer, Integer.MAX_VALUE));
    return this;
  }

  public RecordingKernel answer(String name, Answer answer) {
    return answer(name, arguments -> true, answer);
  }

  /** A rule for a call that does not exist would never be used, and its test never fail. */
  private static String known(String name) {
    for (Method method : Kernel.class.getMethods()) {
      if (method.getName().equals(name)) {
        return name;
      }
    }
    throw new IllegalArgumentException("no such call: " + name);
  }

  private static String shown(List<Object> arguments) {
    for (Object argument : arguments) {
      if (argument instanceof String s) {
        return s;
      }
    }
    return arguments.isEmpty() ? "" : String.valueOf(arguments.get(0));
  }

  private Object invoke(Kernel real, Object proxy, Method method, Object[] given) throws Throwable {
    if (method.getDeclaringClass() == Object.class) {
      return method.invoke(this, given);
    }
    if (method.isDefault()) {
      return InvocationHandler.invokeDefault(proxy, method, given);
    }
    List<Object> arguments = arguments(given);
    Answer answer = note(method.getName(), arguments);
    if (answer != null) {
      return answer.of(arguments);
    }
    try {
      return method.invoke(real, given);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static List<Object> arguments(Object[] given) {
    List<Object> arguments = new ArrayList<>();
    if (given != null) {
      for (Object o : given) {
        arguments.add(o instanceof byte[] b ? b.clone() : o == null ? "null" : o);
      }
    }
    return List.copyOf(arguments);
  }

  private synchronized Answer note(String name, List<Object> arguments) {
    calls.add(new Call(name, arguments));
    for (int i = rules.size() - 1; i >= 0; i--) {
      Rule rule = rules.get(i);
      if (rule.left > 0 && rule.name.equals(name) && rule.when.test(arguments)) {
        rule.left--;
        return rule.answer;
      }
    }
    return null;
  }

  /** Numbers of open fds, for tests that look for leaks; the one that reads the list is left out. */
  public static List<Integer> openFds(Kernel kernel) throws SyscallException {
    List<Integer> numbers = new ArrayList<>();
    try (Fd dir = kernel.open("/proc/self/fd", dev.jrunc.linux.OpenFlags.O_DIRECTORY)) {
      for (var entry : kernel.getdents(dir)) {
        int number = Integer.parseInt(entry.name());
        if (number != dir.number()) {
          numbers.add(number);
        }
      }
    }
    return numbers;
  }
}
