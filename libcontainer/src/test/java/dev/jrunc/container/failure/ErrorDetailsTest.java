package dev.jrunc.container.failure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.jrunc.linux.Errno;
import dev.jrunc.linux.SyscallException;
import org.junit.jupiter.api.Test;

class ErrorDetailsTest {

  private static ErrorDetails init(int errno, String pointer, String detail) {
    return ErrorDetails.of(new InitFailed(3, 1, errno, pointer, detail, "prefix: " + detail));
  }

  @Test
  void aPropertyThatIsWrong() {
    ErrorDetails details = ErrorDetails.of(new InvalidSpec("/mounts/3/options", "no such option"));
    assertEquals(new ErrorDetails("/mounts/3/options", "", "", "", ""), details);
  }

  @Test
  void aCallDownTheChain() {
    SyscallException call = new SyscallException("openat2", "/x/y", Errno.ENOTDIR);
    ErrorDetails details =
        ErrorDetails.of(new OperationFailed("outer", new SyscallFailed("unable to read", call)));
    assertEquals(new ErrorDetails("", "openat2", "ENOTDIR", "/x/y", ""), details);
  }

  @Test
  void whatACallWasMadeOnIsAPathOnlyIfItIsOne() {
    SyscallException call = new SyscallException("recvmsg", "front door", Errno.ECONNRESET);
    assertEquals("", ErrorDetails.of(new SyscallFailed(call)).path());
  }

  @Test
  void theExecutorsWords() {
    ErrorDetails details = init(2, "/process/args/0", "exec: \"/x\": stat /x: no such file or directory");
    assertEquals("stat", details.syscall());
    assertEquals("ENOENT", details.errno());
    assertEquals("/x", details.path());
    assertEquals("/process/args/0", details.pointer());
    assertFalse(details.hint().isEmpty());
    details = init(22, "/mounts/7", "fsconfig: invalid argument (tmpfs: Bad value for 'size')");
    assertEquals("fsconfig", details.syscall());
    assertEquals("", details.path());
    details = init(20, "/process/cwd", "cannot make the working directory: mkdir /bin/sh: not a directory");
    assertEquals("mkdir", details.syscall());
    assertEquals("/bin/sh", details.path());
  }

  @Test
  void wordsThatNameNoCall() {
    ErrorDetails details = init(1, "/x", "Something else happened: operation not permitted");
    assertEquals("", details.syscall());
    assertEquals("EPERM", details.errno());
    details = init(0, "/x", "no errno at all");
    assertEquals("", details.syscall());
    assertEquals("", details.errno());
    details = init(2, "", "");
    assertEquals("ENOENT", details.errno());
  }

  @Test
  void whatIsNotKnownIsEmpty() {
    assertEquals(ErrorDetails.NONE, ErrorDetails.of(new InvalidRequest("no")));
    assertEquals(ErrorDetails.NONE, ErrorDetails.of(new IllegalStateException("no")));
  }
}
