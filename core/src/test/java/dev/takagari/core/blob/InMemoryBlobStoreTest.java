package dev.takagari.core.blob;

class InMemoryBlobStoreTest extends BlobStoreContract {
  private final BlobStore store = new InMemoryBlobStore();

  @Override
  protected BlobStore store() {
    return store;
  }

  @Override
  protected String bucket() {
    return "bucket";
  }
}
