package dev.takagari.enrich.feed;

import dev.takagari.core.digest.Sha256;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.enrich.http.LimitedInput;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/// Writes what comes into a file, unpacked when it is gzip or zip, and never more than allowed.
public final class Unpacking {
  private static final int BUFFER = 1 << 16;

  private Unpacking() {}

  /// Writes bytes into a file.
  ///
  /// @param most bytes, unpacked
  /// @return SHA-256 of what is in the file, in hexadecimal
  /// @throws TakagariException `indicators-unreadable` when there is more, an archive is damaged or
  ///   does not have exactly one file
  /// @throws IOException when bytes cannot be read or written
  public static String write(InputStream bytes, Path into, long most) throws IOException {
    MessageDigest digest = Sha256.begin();
    BufferedInputStream packed = new BufferedInputStream(bytes, BUFFER);
    packed.mark(4);
    int first = packed.read();
    int second = packed.read();
    packed.reset();
    try (OutputStream out = new DigestOutputStream(Files.newOutputStream(into), digest)) {
      if (first == 0x1F && second == 0x8B) {
        new LimitedInput(new GZIPInputStream(packed, BUFFER), most).transferTo(out);
      } else if (first == 'P' && second == 'K') {
        unzip(packed, out, most);
      } else {
        new LimitedInput(packed, most).transferTo(out);
      }
    } catch (ZipException e) {
      throw unreadable("its archive is damaged", e);
    } catch (EOFException e) {
      throw unreadable("its archive ends too early", e);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void unzip(InputStream packed, OutputStream out, long most) throws IOException {
    ZipInputStream zip = new ZipInputStream(packed);
    boolean found = false;
    for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
      if (entry.isDirectory()) {
        if (zip.read() >= 0) {
          throw unreadable("its archive has a directory that is none", null);
        }
        continue;
      }
      if (found) {
        throw unreadable("its archive has more than one file", null);
      }
      found = true;
      new LimitedInput(zip, most).transferTo(out);
    }
    if (!found) {
      throw unreadable("its archive has no file", null);
    }
  }

  private static TakagariException unreadable(String reason, @Nullable Throwable cause) {
    return new TakagariException(ErrorCode.INDICATORS_UNREADABLE, reason, cause);
  }
}
