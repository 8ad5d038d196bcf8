export interface UpFlags {
  litellm: string;
  stack: string;
  image?: string[];
  replicas: string;
  start: string;
  profile: string;
  setting?: string[];
  patch?: string[];
  latestDeps?: boolean;
  companions?: string;
  logs?: string;
  addresses?: string;
}
