package dev.takagari.core.blob;

import java.util.Map;

class InMemoryBlobStoreTest extends BlobStoreContract {
  private final InMemoryBlobStore store = new InMemoryBlobStore();

  @Override
  protected BlobStore store() {
    return store;
  }

  @Override
  protected void putWith(BlobRef ref, byte[] bytes, Map<String, String> metadata) {
    store.put(ref, bytes, metadata);
  }

  @Override
  protected String bucket() {
    return "bucket";
  }
}
