package dev.takagari.app.alerting;

import dev.takagari.alerting.detect.FalcoPriority;
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
/// @param falcoPriority least priority of Falco's alerts that become detections: emergency, alert,
///   critical, error, warning, notice, informational, debug; what is below stays an event
/// @param policy file of the risk policy that decides how loudly people are told of a case, with
///   its tests beside it; read again when it changes. Without one, or while it cannot be used, the
///   shipped policy decides, or the version that did before
/// @param falconStreams feeds of Falcon Event Streams
@ConfigurationProperties("takagari.alerting")
public record AlertingProperties(
    @Nullable URI queueUrl,
    @DefaultValue("notice") FalcoPriority falcoPriority,
    @Nullable String policy,
    @DefaultValue List<FalconStreamProperties> falconStreams) {}
