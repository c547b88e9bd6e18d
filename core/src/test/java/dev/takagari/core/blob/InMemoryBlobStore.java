package dev.takagari.core.blob;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/// Objects in memory, for tests.
public class InMemoryBlobStore implements BlobStore {
  private static final Instant WRITTEN = Instant.parse("2026-01-02T03:04:05Z");

  private record Blob(byte[] bytes, BlobInfo info) {}

  private final ConcurrentSkipListMap<String, Blob> blobs = new ConcurrentSkipListMap<>();

  /// Puts an object without more ado.
  public BlobInfo put(BlobRef ref, byte[] bytes) {
    put(ref, new ByteArrayInputStream(bytes), bytes.length, PutMode.REPLACE);
    return describe(ref).orElseThrow();
  }

  /// Puts an object with metadata.
  public BlobInfo put(BlobRef ref, byte[] bytes, Map<String, String> metadata) {
    BlobInfo info = new BlobInfo(ref, bytes.length, md5(bytes), WRITTEN, metadata);
    blobs.put(ref.toString(), new Blob(bytes.clone(), info));
    return info;
  }

  /// The content of an object that must be there.
  public byte[] bytes(BlobRef ref) {
    Blob blob = blobs.get(ref.toString());
    if (blob == null) {
      throw new AssertionError(ref + " is not there");
    }
    return blob.bytes();
  }

  @Override
  public Optional<BlobInfo> describe(BlobRef ref) {
    return Optional.ofNullable(blobs.get(ref.toString())).map(Blob::info);
  }

  @Override
  public BlobContent open(BlobRef ref, long offset) {
    Blob blob = blobs.get(ref.toString());
    if (blob == null) {
      throw new TakagariException(ErrorCode.OBJECT_MISSING, ref + " is not there");
    }
    int from = (int) Math.min(offset, blob.bytes().length);
    return new BlobContent(
        blob.info(), new ByteArrayInputStream(blob.bytes(), from, blob.bytes().length - from));
  }

  @Override
  public void put(BlobRef ref, InputStream content, long length, PutMode mode) {
    byte[] bytes;
    try {
      bytes = content.readAllBytes();
    } catch (IOException e) {
      throw new TakagariException(ErrorCode.STORE_UNAVAILABLE, "the source broke", e);
    }
    if (bytes.length != length) {
      throw new TakagariException(ErrorCode.SIZE_DIFFERS, ref + " has another size");
    }
    Blob blob = new Blob(bytes, new BlobInfo(ref, length, md5(bytes), WRITTEN));
    if (mode == PutMode.REPLACE) {
      blobs.put(ref.toString(), blob);
    } else if (blobs.putIfAbsent(ref.toString(), blob) != null) {
      throw new TakagariException(ErrorCode.ALREADY_EXISTS, ref + " is there");
    }
  }

  private static String md5(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(java.security.MessageDigest.getInstance("MD5").digest(bytes));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public List<BlobInfo> list(String bucket, String prefix, String after, int limit) {
    return blobs.values().stream()
        .map(Blob::info)
        .filter(info -> info.ref().bucket().equals(bucket))
        .filter(info -> info.ref().key().startsWith(prefix))
        .filter(info -> info.ref().key().compareTo(after) > 0)
        .limit(limit)
        .toList();
  }

  @Override
  public void delete(BlobRef ref) {
    blobs.remove(ref.toString());
  }

  @Override
  public void check(String bucket) {}
}
