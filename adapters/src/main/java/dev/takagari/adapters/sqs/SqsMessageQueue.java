package dev.takagari.adapters.sqs;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.queue.MessageQueue;
import dev.takagari.core.queue.QueueMessage;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/// One SQS queue.
public final class SqsMessageQueue implements MessageQueue {
  private static final int BATCH_MESSAGES = 10;
  // SQS takes 256 KiB a call; UTF-8 needs at most three bytes a char.
  private static final int BATCH_CHARS = 256 * 1024 / 3;
  private static final Set<String> DELIVERY_OVER =
      Set.of(
          "ReceiptHandleIsInvalid",
          "MessageNotInflight",
          "AWS.SimpleQueueService.MessageNotInflight",
          "InvalidParameterValue");

  private static final List<QueueAttributeName> BACKLOG =
      List.of(
          QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
          QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE,
          QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED);

  private final SqsClient client;
  private final String queueUrl;
  private final InstantSource clock;

  /// @param clock tells when a message came that does not say when it was sent
  public SqsMessageQueue(SqsSettings settings, InstantSource clock) {
    this(settings.client(), settings.queueUrl(), clock);
  }

  /// Takes over a client, which must have time limits.
  public SqsMessageQueue(SqsClient client, String queueUrl, InstantSource clock) {
    this.client = client;
    this.queueUrl = queueUrl;
    this.clock = clock;
  }

  @Override
  public List<QueueMessage> receive(int max, Duration wait, Duration visibility) {
    return call(
        () ->
            client
                .receiveMessage(
                    request ->
                        request
                            .queueUrl(queueUrl)
                            .maxNumberOfMessages(max)
                            .waitTimeSeconds((int) wait.toSeconds())
                            .visibilityTimeout((int) visibility.toSeconds())
                            .messageSystemAttributeNames(
                                MessageSystemAttributeName.SENT_TIMESTAMP,
                                MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT))
                .messages()
                .stream()
                .map(this::message)
                .toList());
  }

  private QueueMessage message(Message message) {
    String sent = message.attributes().get(MessageSystemAttributeName.SENT_TIMESTAMP);
    String count = message.attributes().get(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT);
    return new QueueMessage(
        message.messageId(),
        message.receiptHandle(),
        message.body(),
        sent == null
            ? clock.instant().truncatedTo(ChronoUnit.MILLIS)
            : Instant.ofEpochMilli(Long.parseLong(sent)),
        count == null ? 1 : Integer.parseInt(count));
  }

  @Override
  public void extend(QueueMessage message, Duration visibility) {
    ignoringTheEnd(
        () ->
            client.changeMessageVisibility(
                request ->
                    request
                        .queueUrl(queueUrl)
                        .receiptHandle(message.receipt())
                        .visibilityTimeout(wholeSeconds(visibility))));
  }

  /// Rounded up: a message that comes back too early finds what it waits for still busy.
  private static int wholeSeconds(Duration time) {
    return (int) time.plusMillis(999).toSeconds();
  }

  @Override
  public void delete(QueueMessage message) {
    ignoringTheEnd(
        () ->
            client.deleteMessage(
                request -> request.queueUrl(queueUrl).receiptHandle(message.receipt())));
  }

  @Override
  public void send(List<String> bodies) {
    List<SendMessageBatchRequestEntry> batch = new ArrayList<>();
    int chars = 0;
    for (String body : bodies) {
      if (batch.size() == BATCH_MESSAGES
          || (!batch.isEmpty() && chars + body.length() > BATCH_CHARS)) {
        sendBatch(batch);
        batch.clear();
        chars = 0;
      }
      batch.add(
          SendMessageBatchRequestEntry.builder()
              .id(Integer.toString(batch.size()))
              .messageBody(body)
              .build());
      chars += body.length();
    }
    if (!batch.isEmpty()) {
      sendBatch(batch);
    }
  }

  private void sendBatch(List<SendMessageBatchRequestEntry> batch) {
    List<BatchResultErrorEntry> failed =
        call(() -> client.sendMessageBatch(request -> request.queueUrl(queueUrl).entries(batch)))
            .failed();
    if (!failed.isEmpty()) {
      throw new TakagariException(
          ErrorCode.QUEUE_UNAVAILABLE,
          failed.size() + " messages were refused: " + failed.getFirst().code());
    }
  }

  @Override
  public long backlog() {
    return call(
            () ->
                client.getQueueAttributes(
                    request -> request.queueUrl(queueUrl).attributeNames(BACKLOG)))
        .attributes()
        .values()
        .stream()
        .mapToLong(Long::parseLong)
        .sum();
  }

  @Override
  public void check() {
    call(
        () ->
            client.getQueueAttributes(
                request ->
                    request
                        .queueUrl(queueUrl)
                        .attributeNames(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES)));
  }

  private void ignoringTheEnd(Runnable work) {
    try {
      work.run();
    } catch (AwsServiceException e) {
      String code = e.awsErrorDetails() == null ? "" : e.awsErrorDetails().errorCode();
      if (!DELIVERY_OVER.contains(code)) {
        throw failure(e);
      }
    } catch (SdkException e) {
      throw failure(e);
    }
  }

  private <T> T call(Supplier<T> work) {
    try {
      return work.get();
    } catch (SdkException e) {
      throw failure(e);
    }
  }

  private TakagariException failure(SdkException e) {
    String reason =
        e instanceof AwsServiceException service && service.awsErrorDetails() != null
            ? " (" + service.awsErrorDetails().errorCode() + ")"
            : "";
    return new TakagariException(
        ErrorCode.QUEUE_UNAVAILABLE, "queue " + queueUrl + " failed" + reason, e);
  }
}
