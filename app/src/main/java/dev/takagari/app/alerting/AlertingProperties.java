package dev.takagari.app.alerting;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How detections become cases. What `@param` says is the text of
/// `docs/reference/configuration.md`.
///
/// @param queueUrl SQS queue between those who detect and triage; without one nothing is detected
///   and no case is opened
/// @param rules directory of your own rule files, need not be there
/// @param ruleParameters values of the parameters of rules, by rule and parameter; before those of
///   `parameters.yml` in the directory of rules
@ConfigurationProperties("takagari.alerting")
public record AlertingProperties(
    @Nullable URI queueUrl,
    @DefaultValue("rules") String rules,
    @DefaultValue Map<String, Map<String, List<String>>> ruleParameters) {}
