package dev.takagari.core.intel;

class InMemoryAnswerCacheTest extends AnswerCacheContract {
  private final AnswerCache cache = new InMemoryAnswerCache();

  @Override
  protected AnswerCache cache() {
    return cache;
  }
}
