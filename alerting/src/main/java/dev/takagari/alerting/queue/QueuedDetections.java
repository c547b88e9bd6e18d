package dev.takagari.alerting.queue;

import dev.takagari.core.detection.Detection;
import dev.takagari.core.detection.DetectionOutlet;
import dev.takagari.core.detection.DetectionText;
import dev.takagari.core.queue.MessageQueue;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/// Puts detections into the alert queue, one message each.
public final class QueuedDetections implements DetectionOutlet {
  private final MessageQueue queue;
  private final InstantSource clock;

  public QueuedDetections(MessageQueue queue, InstantSource clock) {
    this.queue = queue;
    this.clock = clock;
  }

  @Override
  public void publish(List<Detection> detections) {
    if (!detections.isEmpty()) {
      Instant now = clock.instant();
      queue.send(detections.stream().map(each -> DetectionText.write(each, now)).toList());
    }
  }
}
