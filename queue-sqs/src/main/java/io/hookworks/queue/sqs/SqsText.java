package io.hookworks.queue.sqs;

import java.util.regex.Pattern;

/** What SQS takes as text: in bodies, attribute values and attribute names. */
final class SqsText {
    /**
     * The characters of SendMessage.
     *
     * @see <a
     *     href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html">SendMessage</a>
     */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*");

    private SqsText() {}

    /** Not empty, and made only of the characters that XML 1.0 allows. */
    static boolean legal(String text) {
        return !text.isEmpty() && text.codePoints().allMatch(SqsText::legal);
    }

    private static boolean legal(int c) {
        return c == 0x9
                || c == 0xA
                || c == 0xD
                || (c >= 0x20 && c <= 0xD7FF)
                || (c >= 0xE000 && c <= 0xFFFD)
                || (c >= 0x10000 && c <= 0x10FFFF);
    }

    /** No dot first, last or beside another. */
    static boolean legalName(String name) {
        return NAME.matcher(name).matches();
    }
}
