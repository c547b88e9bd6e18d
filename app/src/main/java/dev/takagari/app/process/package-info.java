/// What this process used, for reports.
@NullMarked
package dev.takagari.app.process;

import org.jspecify.annotations.NullMarked;
