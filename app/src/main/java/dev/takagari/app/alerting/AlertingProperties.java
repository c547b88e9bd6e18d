package dev.takagari.app.alerting;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/// How detections become cases. What `@param` says is the text of
/// `docs/reference/configuration.md`.
///
/// @param queueUrl SQS queue between those who detect and triage; without one nothing is detected
///   and no case is opened
/// @param policy file of the risk policy that decides how loudly people are told of a case, with
///   its tests beside it; read again when it changes. Without one, or while it cannot be used, the
///   shipped policy decides, or the version that did before
@ConfigurationProperties("takagari.alerting")
public record AlertingProperties(@Nullable URI queueUrl, @Nullable String policy) {}
