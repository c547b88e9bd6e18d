package dev.takagari.ingest.archive;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// Lets bytes through, shows them to somebody else, and refuses to end when they are not what was
/// announced: a writer that waits for the end before it makes an object never makes a wrong one.
public final class VerifyingStream extends InputStream {
  private final InputStream source;
  private final String name;
  private final long size;
  private final @Nullable String announcedMd5;
  private final Tap tap;
  private final MessageDigest md5 = digest("MD5");
  private final MessageDigest sha256 = digest("SHA-256");
  private long count;
  private @Nullable String md5Hex;
  private @Nullable String sha256Hex;

  /// Sees the bytes; they are valid during the call only. Blocks when it cannot follow.
  @FunctionalInterface
  public interface Tap {
    void bytes(byte[] buffer, int offset, int length);
  }

  /// Watches over one object.
  ///
  /// @param size that must come out
  /// @param announcedMd5 that must come out, null to accept any
  public VerifyingStream(
      InputStream source, String name, long size, @Nullable String announcedMd5, Tap tap) {
    this.source = source;
    this.name = name;
    this.size = size;
    this.announcedMd5 = announcedMd5;
    this.tap = tap;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    int read = source.read(into, offset, length);
    if (read < 0) {
      verify();
      return -1;
    }
    md5.update(into, offset, read);
    sha256.update(into, offset, read);
    count += read;
    tap.bytes(into, offset, read);
    return read;
  }

  private void verify() {
    if (md5Hex != null) {
      return;
    }
    if (count != size) {
      throw new TakagariException(
          ErrorCode.SIZE_DIFFERS, name + " has " + count + " bytes instead of " + size);
    }
    String found = HexFormat.of().formatHex(md5.digest());
    sha256Hex = HexFormat.of().formatHex(sha256.digest());
    md5Hex = found;
    if (announcedMd5 != null && !announcedMd5.equals(found)) {
      throw new TakagariException(
          ErrorCode.CHECKSUM_DIFFERS, name + " has MD5 " + found + " instead of " + announcedMd5);
    }
  }

  /// Reads what is left, so that everything is verified.
  public void drain() throws IOException {
    byte[] buffer = new byte[64 * 1024];
    while (read(buffer, 0, buffer.length) >= 0) {}
  }

  /// MD5 in hex, after the end.
  public String md5() {
    return ended(md5Hex);
  }

  /// SHA-256 in hex, after the end.
  public String sha256() {
    return ended(sha256Hex);
  }

  private static String ended(@Nullable String hex) {
    if (hex == null) {
      throw new IllegalStateException("the end was not reached");
    }
    return hex;
  }

  private static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + algorithm, e);
    }
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
