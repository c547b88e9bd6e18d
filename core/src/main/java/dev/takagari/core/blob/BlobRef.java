package dev.takagari.core.blob;

/// Names an object.
///
/// @param key full key from the root of the bucket, never empty
public record BlobRef(String bucket, String key) {
  public BlobRef {
    if (bucket.isEmpty() || key.isEmpty()) {
      throw new IllegalArgumentException("an object needs a bucket and a key");
    }
  }

  @Override
  public String toString() {
    return bucket + "/" + key;
  }
}
