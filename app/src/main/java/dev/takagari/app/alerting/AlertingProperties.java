package dev.takagari.app.alerting;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How detections become cases. What `@param` says is the text of
/// `docs/reference/configuration.md`.
///
/// @param queueUrl SQS queue between those who detect and triage; without one nothing is detected
///   and no case is opened
/// @param falconStreams feeds of Falcon Event Streams
@ConfigurationProperties("takagari.alerting")
public record AlertingProperties(
    @Nullable URI queueUrl, @DefaultValue List<FalconStreamProperties> falconStreams) {}
