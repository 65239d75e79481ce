# whodid: one container, any number of them; state lives in DynamoDB and SQS.
ARG NODE_VERSION=20.20.2

FROM node:${NODE_VERSION}-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json tsconfig.json tsconfig.build.json ./
# Not `npm ci`: it wants the lockfile to name the tools' binaries of every platform, also of those that nobody builds on.
RUN npm install --ignore-scripts --no-audit --no-fund
COPY src ./src
RUN npx tsc -p tsconfig.build.json --rootDir . && npm prune --omit=dev --omit=optional --ignore-scripts

FROM node:${NODE_VERSION}-bookworm-slim
ENV NODE_ENV=production WHODID_HEALTH_FILE=/tmp/whodid-healthy AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED=true \
    NODE_OPTIONS="--max-old-space-size=128 --max-semi-space-size=4"
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
USER node
# The app touches the file every ten seconds while its sockets and its queue are alive.
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD find "$WHODID_HEALTH_FILE" -mmin -1 | grep -q .
STOPSIGNAL SIGTERM
ENTRYPOINT ["node", "dist/src/main.js"]
CMD ["start"]
