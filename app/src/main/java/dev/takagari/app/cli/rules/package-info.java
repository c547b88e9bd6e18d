/// `takagari rules`: what is noticed in events, its tests, and what it would have found.
@NullMarked
package dev.takagari.app.cli.rules;

import org.jspecify.annotations.NullMarked;
