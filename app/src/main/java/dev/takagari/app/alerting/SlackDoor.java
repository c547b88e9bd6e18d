package dev.takagari.app.alerting;

import dev.takagari.alerting.slack.SlackAnswers;
import dev.takagari.alerting.slack.SlackSignature;
import java.util.Optional;

/// Where Slack calls us.
///
/// @param signature empty while nobody is admitted
record SlackDoor(SlackAnswers answers, Optional<SlackSignature> signature) {}
