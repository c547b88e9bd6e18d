package dev.takagari.ingest.archive;

import dev.takagari.adapters.embedded.SharedStack;
import dev.takagari.adapters.s3.S3BlobStore;
import dev.takagari.adapters.s3.S3Settings;
import dev.takagari.core.blob.BlobRef;
import dev.takagari.core.blob.PutMode;
import dev.takagari.core.digest.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/// What copying a feed's objects into the archive costs this process, the server not counted.
///
/// Arguments: a directory with `*.gz`, and how often.
public final class ArchiveBench {
  private ArchiveBench() {}

  private interface Work {
    void run() throws IOException, NoSuchAlgorithmException;
  }

  private interface Bytes {
    void update(byte[] buffer, int offset, int length);
  }

  /// Prints processor seconds of each step.
  public static void main(String[] arguments) throws Exception {
    List<Path> files;
    try (Stream<Path> found = Files.walk(Path.of(arguments[0]))) {
      files = found.filter(path -> path.toString().endsWith(".gz")).sorted().toList();
    }
    int repeat = Integer.parseInt(arguments[1]);
    String bucket = SharedStack.freshBucket();
    var address = SharedStack.get().s3();
    S3Settings settings =
        new S3Settings(
            address.region(), address.endpoint(), address.accessKey(), address.secretKey());
    try (S3BlobStore store = new S3BlobStore(settings)) {
      for (int round = 0; round < repeat; round++) {
        String prefix = round + "/";
        MessageDigest md5 = MessageDigest.getInstance("MD5");
        MessageDigest sha = Sha256.begin();
        CRC32 crc = new CRC32();
        measure("files alone", () -> read(files, (b, o, l) -> {}));
        measure("files, MD5", () -> read(files, md5::update));
        measure("files, SHA-256", () -> read(files, sha::update));
        measure("files, CRC-32", () -> read(files, crc::update));
        measure("put", () -> put(store, bucket, prefix, files));
        measure("get", () -> get(files, file -> drain(store, ref(bucket, prefix, file))));
        measure(
            "get, verified", () -> get(files, file -> verify(store, ref(bucket, prefix, file))));
        measure("get, verified, put", () -> copy(store, bucket, prefix, files));
      }
    }
    System.exit(0);
  }

  private static void measure(String name, Work work) throws Exception {
    var system =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long cpu = system.getProcessCpuTime();
    long wall = System.nanoTime();
    work.run();
    System.out.printf(
        "%-24s cpu %.2f s, wall %.2f s%n",
        name, (system.getProcessCpuTime() - cpu) / 1e9, (System.nanoTime() - wall) / 1e9);
  }

  private static void read(List<Path> files, Bytes bytes) throws IOException {
    byte[] buffer = new byte[64 * 1024];
    for (Path file : files) {
      try (InputStream in = Files.newInputStream(file)) {
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          bytes.update(buffer, 0, n);
        }
      }
    }
  }

  private static BlobRef ref(String bucket, String prefix, Path file) {
    return new BlobRef(bucket, prefix + file.getParent().getFileName() + "-" + file.getFileName());
  }

  private static void put(S3BlobStore store, String bucket, String prefix, List<Path> files)
      throws IOException {
    for (Path file : files) {
      try (InputStream in = Files.newInputStream(file)) {
        store.put(ref(bucket, prefix, file), in, Files.size(file), PutMode.REPLACE);
      }
    }
  }

  private static void get(List<Path> files, Consumer<Path> one) {
    files.forEach(one);
  }

  private static void drain(S3BlobStore store, BlobRef ref) {
    byte[] buffer = new byte[64 * 1024];
    try (ResumingStream in = ResumingStream.open(store, ref)) {
      while (in.read(buffer, 0, buffer.length) >= 0) {}
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void verify(S3BlobStore store, BlobRef ref) {
    try (VerifyingStream in = open(store, ref)) {
      in.drain();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void copy(S3BlobStore store, String bucket, String prefix, List<Path> files)
      throws IOException {
    for (Path file : files) {
      try (VerifyingStream in = open(store, ref(bucket, prefix, file))) {
        store.put(ref(bucket, "raw/" + prefix, file), in, Files.size(file), PutMode.IF_ABSENT);
      }
    }
  }

  private static VerifyingStream open(S3BlobStore store, BlobRef ref) {
    ResumingStream stream = ResumingStream.open(store, ref);
    return new VerifyingStream(
        stream, ref.toString(), stream.info().size(), null, (buffer, offset, length) -> {});
  }
}
