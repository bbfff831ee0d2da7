package dev.jrunc.oci.json;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;

/** UTF-8 read with Go's tolerance: what is not a scalar value becomes U+FFFD. */
final class Utf8 {
  private Utf8() {}

  /**
   * Whether the first two bytes are those of JSON in UTF-8 without a byte order mark (RFC 8259, 8.1): ASCII
   * first, and no NUL. What begins otherwise Jackson may take for UTF-16 or UTF-32.
   */
  static boolean isWithoutMark(byte[] document) {
    return document.length == 0 || document[0] > 0 && (document.length == 1 || document[1] != 0);
  }

  /** Whether the document is ASCII without escapes: then there is nothing in it to be replaced. */
  static boolean isPlain(byte[] document) {
    for (byte b : document) {
      if (b < 0 || b == '\\') {
        return false;
      }
    }
    return true;
  }

  /**
   * The document itself if it is ASCII, else a copy in which every byte that belongs to no well-formed
   * sequence is replaced by U+FFFD. (The JDK's own replacement makes one U+FFFD of several bytes.)
   */
  static byte[] sanitize(byte[] document) {
    for (byte b : document) {
      if (b < 0) {
        return replaceMalformed(document);
      }
    }
    return document;
  }

  private static byte[] replaceMalformed(byte[] document) {
    CharsetDecoder decoder = UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(document);
    CharBuffer out = CharBuffer.allocate(document.length);
    for (CoderResult result; (result = decoder.decode(in, out, true)).isMalformed(); ) {
      for (int n = result.length(); n > 0; n--) {
        in.get();
        out.put('\ufffd');
      }
    }
    return out.flip().toString().getBytes(UTF_8);
  }

  /**
   * The string with lone surrogates (which JSON can spell as {@code \ud800}) replaced. Elsewhere in
   * the runtime a lone U+DC80..U+DCFF stands for a raw byte, so none may come in through JSON.
   */
  static String scalars(String s) {
    for (int i = 0; i < s.length(); i++) {
      if (Character.isSurrogate(s.charAt(i))) {
        return new String(s.getBytes(UTF_16BE), UTF_16BE);
      }
    }
    return s;
  }
}
