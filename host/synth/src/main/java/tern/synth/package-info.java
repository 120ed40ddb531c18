/** Makes bitstreams of boards with open tools, and reports area and timing. */
package tern.synth;
