package dev.takagari.core.queue;

class InMemoryMessageQueueTest extends MessageQueueContract {
  private final MessageQueue queue = new InMemoryMessageQueue();

  @Override
  protected MessageQueue queue() {
    return queue;
  }
}
