package dev.takagari.alerting.report;

import dev.takagari.core.telling.TellPost;

/// A report as it can be posted.
///
/// @param isEmpty whether there is nothing in it that anybody has to know
public record Report(TellPost post, boolean isEmpty) {}
