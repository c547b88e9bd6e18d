package dev.takagari.adapters.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.adapters.embedded.AwsAddress;
import dev.takagari.adapters.embedded.SharedStack;
import dev.takagari.core.queue.MessageQueue;
import dev.takagari.core.queue.MessageQueueContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.SqsClient;

class SqsMessageQueueTest extends MessageQueueContract {
  private SqsClient client;
  private MessageQueue queue;

  @BeforeEach
  void makeQueue() {
    String url = SharedStack.freshQueue();
    AwsAddress address = SharedStack.get().sqs();
    client =
        new SqsSettings(url, address.endpoint(), address.accessKey(), address.secretKey()).client();
    queue = new SqsMessageQueue(client, url);
  }

  @AfterEach
  void disconnect() {
    client.close();
  }

  @Override
  protected MessageQueue queue() {
    return queue;
  }

  @Test
  void readsTheRegionFromTheAddress() {
    assertThat(SqsSettings.regionOf("https://sqs.us-west-2.amazonaws.com/1/cs-q"))
        .isEqualTo("us-west-2");
    assertThat(SqsSettings.regionOf("https://us-west-1.queue.amazonaws.com/1/cs-q"))
        .isEqualTo("us-west-1");
    assertThat(SqsSettings.regionOf("https://queue.amazonaws.com/1/cs-q")).isEqualTo("us-east-1");
    assertThat(SqsSettings.regionOf("https://sqs.cn-north-1.amazonaws.com.cn/1/q"))
        .isEqualTo("cn-north-1");
    assertThat(SqsSettings.regionOf("http://localhost:9324/000000000000/q")).isEqualTo("us-east-1");
  }
}
