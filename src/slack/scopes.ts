/** The scopes of manifest.yml, with what each is for. A test keeps this list and the manifest the same. */
export const SCOPES = {
  commands: 'the /mlcost command',
  'chat:write': 'answers shared to a channel, and how far a long fix has got',
  'chat:write.public': 'sharing in public channels without an invitation',
  'channels:read': 'telling whether a public channel is shared with another organization',
  'groups:read': 'the same for private channels',
  'mpim:read': 'the same for group messages',
  'im:write': 'CSV files, long fixes and the daily message as direct messages',
  'files:write': 'CSV files and chart pictures',
  'files:read': 'waiting until a chart picture can be shown',
  'usergroups:read': 'user groups in people.look, people.tag and people.admin',
  'users:read': 'telling whether who opens Home is of this workspace; Slack needs it for users:read.email',
  'users:read.email': 'telling whose resources are whose: by the e-mail address that a tag or Studio names',
} as const;
