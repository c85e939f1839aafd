/* embed OUT FILE…: a build-time helper: writes a C file that holds the bytes of each FILE under its base name. */
#include <stdio.h>
#include <string.h>

static int put_file(FILE *out, const char *path, int number)
{
    FILE *in = fopen(path, "rb");
    if (!in) {
        perror(path);
        return 0;
    }
    fprintf(out, "static const unsigned char file_%d[] = {", number);
    unsigned long n = 0;
    for (int c; (c = fgetc(in)) != EOF; n++)
        fprintf(out, "%s%d,", n % 24 ? "" : "\n", c);
    fprintf(out, "0\n};\n");            /* an empty file is no empty array */
    fclose(in);
    return 1;
}

int main(int argc, char **argv)
{
    FILE *out = argc > 1 ? fopen(argv[1], "w") : NULL;
    if (!out)
        return 1;
    fprintf(out, "/* Made by embed.c from files in schemas/ and profiles/. */\n#include \"package/embedded.h\"\n\n");
    for (int i = 2; i < argc; i++)
        if (!put_file(out, argv[i], i))
            return 1;
    fprintf(out, "\nstatic const struct embedded_file files[] = {\n");
    for (int i = 2; i < argc; i++) {
        const char *slash = strrchr(argv[i], '/');
        fprintf(out, "    { \"%s\", file_%d, sizeof file_%d - 1 },\n", slash ? slash + 1 : argv[i], i, i);
    }
    fprintf(out, "};\n\nconst struct embedded_file *embedded_files(size_t *ret_n)\n{\n    *ret_n = sizeof files / sizeof *files;\n"
                 "    return files;\n}\n");
    return fclose(out) == 0 ? 0 : 1;
}
