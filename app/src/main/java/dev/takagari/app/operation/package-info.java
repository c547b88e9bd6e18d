/// What an operator asks of a running service: progress, replay, quarantine, checks.
@NullMarked
package dev.takagari.app.operation;

import org.jspecify.annotations.NullMarked;
