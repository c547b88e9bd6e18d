package dev.takagari.adapters.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.adapters.embedded.AwsAddress;
import dev.takagari.adapters.embedded.SharedStack;
import dev.takagari.core.queue.MessageQueue;
import dev.takagari.core.queue.MessageQueueContract;
import dev.takagari.core.queue.QueueMessage;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageResponse;

class SqsMessageQueueTest extends MessageQueueContract {
  private SqsClient client;
  private MessageQueue queue;

  @BeforeEach
  void makeQueue() {
    String url = SharedStack.freshQueue();
    AwsAddress address = SharedStack.get().sqs();
    client =
        new SqsSettings(url, address.endpoint(), address.accessKey(), address.secretKey()).client();
    queue = new SqsMessageQueue(client, url, InstantSource.system());
  }

  @AfterEach
  void disconnect() {
    client.close();
  }

  @Override
  protected MessageQueue queue() {
    return queue;
  }

  /// Not every server that speaks SQS tells both attributes.
  @Test
  void takesTheTimeOfReceiptWhenTheQueueDoesNotSayWhenAMessageWasSent() {
    Instant now = Instant.parse("2026-01-02T03:04:05.678Z");
    SqsClient bare =
        new SqsClient() {
          @Override
          public ReceiveMessageResponse receiveMessage(ReceiveMessageRequest request) {
            return ReceiveMessageResponse.builder()
                .messages(Message.builder().messageId("m").receiptHandle("r").body("{}").build())
                .build();
          }

          @Override
          public String serviceName() {
            return "sqs";
          }

          @Override
          public void close() {}
        };
    assertThat(
            new SqsMessageQueue(bare, "http://localhost/q", InstantSource.fixed(now))
                .receive(1, Duration.ZERO, Duration.ofMinutes(1)))
        .containsExactly(new QueueMessage("m", "r", "{}", now, 1));
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
